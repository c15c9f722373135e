import { setTimeout as wait } from "node:timers/promises";
import type { SimulatedRequest } from "./host.ts";
import type { Channel, Delivery } from "./router.ts";

type Fetch = typeof globalThis.fetch;
type ReplyDelivery = Extract<Delivery, { kind: "reply" }>;

const MAX_REDIRECTS = 20;
const redirects = [301, 302, 303, 307, 308];
const bodiless = [101, 204, 205, 304];

const failed = (cause: Error): TypeError => new TypeError("fetch failed", { cause });
const networkError = (message: string, code: string): Error => Object.assign(new Error(message), { code });

/** The headers that Node's fetch adds by itself, so that in process a host sees what it would see on the wire. */
function wireHeaders(request: Request, url: URL, body: Uint8Array): Headers {
  const headers = new Headers(request.headers);
  const defaults: readonly (readonly [string, string])[] = [
    ["host", url.host],
    ["accept", "*/*"],
    ["accept-language", "*"],
    ["accept-encoding", "gzip, deflate"],
    ["sec-fetch-mode", request.mode],
    ["user-agent", "node"],
    ...(body.length > 0 || request.method === "POST"
      ? [["content-length", String(body.length)] as const]
      : []),
  ];
  for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, value);
  return headers;
}

function cutOff(bytes: Uint8Array, afterBytes: number): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!sent && afterBytes > 0) controller.enqueue(bytes.slice(0, afterBytes));
      else
        controller.error(
          new TypeError("terminated", { cause: networkError("other side closed", "UND_ERR_SOCKET") }),
        );
      sent = true;
    },
  });
}

function toResponse(
  { response, cutOffAfterBytes }: ReplyDelivery,
  method: string,
  url: string,
  redirected: boolean,
): Response {
  const bytes = typeof response.body === "string" ? new TextEncoder().encode(response.body) : response.body;
  const headers = new Headers(response.headers);
  if (!headers.has("content-length")) headers.set("content-length", String(bytes.length));
  const none = method === "HEAD" || bodiless.includes(response.status);
  const body = cutOffAfterBytes === undefined ? bytes.slice() : cutOff(bytes, cutOffAfterBytes);
  const result = new Response(none ? null : body, { status: response.status, headers });
  Object.defineProperties(result, { url: { value: url }, redirected: { value: redirected } });
  return result;
}

/** The next hop of a redirect, with what the Fetch standard takes off it. */
function follow(request: Request, response: Response, body: Uint8Array): Request | undefined {
  const url = new URL(request.url);
  if (!redirects.includes(response.status) || request.redirect === "manual") return undefined;
  if (request.redirect === "error") throw failed(new Error("unexpected redirect"));
  const location = response.headers.get("location");
  if (location === null) return undefined;
  const next = new URL(location, url);
  const headers = new Headers(request.headers);
  if (next.origin !== url.origin)
    for (const name of ["authorization", "cookie", "host", "proxy-authorization"]) headers.delete(name);
  const { method } = request;
  const toGet = response.status === 303 ? method !== "HEAD" : response.status < 303 && method === "POST";
  return new Request(next, {
    method: toGet ? "GET" : method,
    headers,
    signal: request.signal,
    redirect: request.redirect,
    ...(toGet || body.length === 0 ? {} : { body: body.slice() }),
  });
}

/**
 * A `fetch` that reaches simulated hosts without a socket and rejects as Node's does: `TypeError("fetch failed")` with
 * the network's error as its cause, the signal's reason on abort, `TypeError("terminated")` in a body that is cut off.
 *
 * @param deliver takes the request to the simulated host that answers for it
 */
export function createInProcessFetch(
  deliver: (request: SimulatedRequest, channel: Channel) => Promise<Delivery>,
): Fetch {
  const send = async (request: Request, body: Uint8Array, redirected: boolean): Promise<Response> => {
    const url = new URL(request.url);
    request.signal.throwIfAborted();
    const delivery = await deliver(
      {
        method: request.method,
        host: url.hostname.replace(/\.$/, ""),
        target: `${url.pathname}${url.search}`,
        headers: wireHeaders(request, url, body),
        body,
      },
      { scheme: url.protocol === "http:" ? "http" : "https" },
    );
    request.signal.throwIfAborted();
    switch (delivery.kind) {
      case "connectionReset":
        throw failed(networkError("read ECONNRESET", "ECONNRESET"));
      case "tlsFailure":
        throw failed(networkError("self-signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT"));
      case "unsimulated":
        throw failed(delivery.cause);
      case "reply":
        if (delivery.delayMilliseconds > 0)
          await wait(delivery.delayMilliseconds, undefined, { signal: request.signal }).catch(() =>
            request.signal.throwIfAborted(),
          );
        return toResponse(delivery, request.method, url.href, redirected);
    }
  };
  return async (input, init) => {
    let request = new Request(input, init);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const body = new Uint8Array(await request.arrayBuffer());
      const response = await send(request, body, hop > 0);
      const next = follow(request, response, body);
      if (next === undefined) return response;
      request = next;
    }
    throw failed(new Error("redirect count exceeded"));
  };
}
