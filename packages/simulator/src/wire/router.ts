import type { Random } from "../random.ts";
import type { FaultReplies } from "./fault-replies.ts";
import type { Fault, Faults } from "./faults.ts";
import {
  type Parts,
  type SimulatedHost,
  type SimulatedRequest,
  type SimulatedResponse,
  UnsimulatedRequest,
} from "./host.ts";
import type { WritableJournal } from "./journal.ts";

/** What a transport has to do for one request: deliver a reply, perhaps late or cut off, or break the connection. */
export type Delivery =
  | {
      readonly kind: "reply";
      readonly response: SimulatedResponse;
      readonly delayMilliseconds: number;
      /** The body ends after so many bytes although more were announced. */
      readonly cutOffAfterBytes?: number;
    }
  | { readonly kind: "connectionReset" }
  | { readonly kind: "tlsFailure" }
  | { readonly kind: "unsimulated"; readonly cause: Error };

/** A request that no simulator has a behaviour for, or a fault of a simulator itself. */
export interface UnsimulatedEntry {
  readonly host: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly detail: string;
}

/** What a router consists of. */
export interface RouterOptions {
  readonly hosts: readonly SimulatedHost[];
  readonly faults: Faults;
  /** Each service's own words for a fault that takes the place of a reply. */
  readonly faultReplies: FaultReplies;
  readonly journal: WritableJournal;
  readonly unsimulated: UnsimulatedEntry[];
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How a request travelled. */
export interface Channel {
  /** Absent: as the host expects it. */
  readonly scheme?: "http" | "https";
  /** The faults that the transport can show for this request; default all. */
  readonly among?: (fault: Fault) => boolean;
}

/** Routes a request to the simulated host that answers for it and applies faults. */
export interface Router {
  hostOf(host: string): SimulatedHost | undefined;
  /** Records a request to a name that no host answers for and returns the error that says so. */
  reject(request: Pick<SimulatedRequest, "host" | "method" | "target">, detail: string): UnsimulatedRequest;
  /** Never rejects: what goes wrong in a simulator is recorded and delivered as `unsimulated`. */
  deliver(request: SimulatedRequest, channel?: Channel): Promise<Delivery>;
}

const reply = (
  response: SimulatedResponse,
  rest: { cutOffAfterBytes?: number; delay?: number } = {},
): Delivery => {
  const { delay = 0, ...cut } = rest;
  return { kind: "reply", response, delayMilliseconds: delay, ...cut };
};

/** Faults that a request inside another cannot show. */
const brokenConnections: ReadonlySet<Fault["kind"]> = new Set([
  "connectionReset",
  "tlsFailure",
  "cutOffBody",
]);

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Shows a fault, around the genuine reply where the fault leaves one. */
async function showFault(
  fault: Fault,
  host: SimulatedHost,
  request: SimulatedRequest,
  { faultReplies, ...context }: Pick<RouterOptions, "faultReplies" | "random"> & { readonly now: number },
): Promise<Delivery> {
  switch (fault.kind) {
    case "connectionReset":
    case "tlsFailure":
      return { kind: fault.kind };
    case "latency":
      return reply(await host.handle(request), { delay: fault.milliseconds });
    case "cutOffBody":
      return reply(await host.handle(request), { cutOffAfterBytes: fault.afterBytes });
    case "malformedJson":
      return reply(faultReplies.malformedJson());
    case "wrongContentType": {
      const genuine = await host.handle(request);
      return reply({ ...genuine, headers: { ...genuine.headers, "content-type": fault.contentType } });
    }
    case "byteOrderMark": {
      const genuine = await host.handle(request);
      const body = typeof genuine.body === "string" ? Buffer.from(genuine.body) : genuine.body;
      return reply({ ...genuine, body: Buffer.concat([byteOrderMark, body]) });
    }
    case "emptyReply":
      return reply({ status: fault.status, headers: {}, body: "" });
    case "redirect": {
      const headers = fault.location === undefined ? {} : { location: fault.location };
      return reply({ status: fault.status, headers, body: "" });
    }
    case "graphError":
      return reply(faultReplies.graphError(fault, request, context));
    case "errorInside":
      return reply(faultReplies.errorInside(await host.handle(request), fault.place, fault.code));
    case "claimsChallenge":
      return reply(faultReplies.claimsChallenge(fault.claims, request, context));
    case "aadsts":
      return reply(faultReplies.aadsts(fault.code, request, context));
    case "status": {
      const response = faultReplies.status(host.leg, fault.status, request, context);
      const retryAfter = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
      return reply({ ...response, headers: { ...response.headers, ...retryAfter } });
    }
  }
}

/** What the journal says of a reply. */
const outcomeOf = (delivery: Delivery) =>
  delivery.kind === "reply"
    ? { status: delivery.response.status, replyBytes: Buffer.byteLength(delivery.response.body) }
    : {};

/** Puts hosts, faults and journal together: the one place through which every simulated request goes. */
export function createRouter(options: RouterOptions): Router {
  const { hosts, faults, faultReplies, journal, unsimulated, random, now } = options;
  const hostOf = (name: string) => hosts.find((host) => host.answersFor(name));
  const record = (
    { host, method, target }: Pick<SimulatedRequest, "host" | "method" | "target">,
    detail: string,
  ) => unsimulated.push({ host, method, path: target.split("?", 1)[0] ?? "", detail });

  const dated = (delivery: Delivery): Delivery => {
    if (delivery.kind !== "reply") return delivery;
    const { response } = delivery;
    const headers = { date: new Date(now()).toUTCString(), ...response.headers };
    return { ...delivery, response: { ...response, headers } };
  };

  /** What becomes of a request inside another: its connection is that of the whole. */
  const deliverPart: Parts = async (part, serve) => {
    const fault = faults.draw("graphPart", part, ({ kind }) => !brokenConnections.has(kind));
    const at = now();
    const host = { leg: "graphPart", answersFor: () => true, handle: serve } as const;
    const context = { faultReplies, random, now: at };
    const delivery = fault === undefined ? undefined : await showFault(fault, host, part, context);
    const response = delivery?.kind === "reply" ? delivery.response : await serve(part);
    const { status } = response;
    journal.record(part, {
      leg: "graphPart",
      at,
      status,
      ...(fault === undefined ? {} : { fault: fault.kind }),
    });
    return response;
  };

  const answer = async (host: SimulatedHost, request: SimulatedRequest, fault: Fault | undefined) => {
    const whole: SimulatedHost = { ...host, handle: (each) => host.handle(each, deliverPart) };
    try {
      return dated(
        fault === undefined
          ? reply(await whole.handle(request))
          : await showFault(fault, whole, request, { faultReplies, random, now: now() }),
      );
    } catch (error) {
      const cause =
        error instanceof Error ? error : new Error("a simulator threw something else than an Error");
      record(
        request,
        cause instanceof UnsimulatedRequest ? cause.message : `the simulator failed: ${cause.message}`,
      );
      return { kind: "unsimulated", cause } as const;
    }
  };

  const router: Router = {
    hostOf,
    reject(request, detail) {
      record(request, detail);
      return new UnsimulatedRequest(request, detail);
    },
    async deliver(request, { scheme, among } = {}) {
      const host = hostOf(request.host);
      if (host === undefined)
        return { kind: "unsimulated", cause: router.reject(request, "no simulator answers for this host") };
      if (scheme !== undefined && scheme !== (host.scheme ?? "https"))
        return { kind: "unsimulated", cause: router.reject(request, `spoken to over ${scheme}`) };
      const at = now();
      const fault = faults.draw(host.leg, request, among);
      const delivery = await answer(host, request, fault);
      journal.record(request, {
        leg: host.leg,
        at,
        ...outcomeOf(delivery),
        ...(fault === undefined ? {} : { fault: fault.kind }),
      });
      return delivery;
    },
  };
  return router;
}
