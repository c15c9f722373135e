import type { JournalEntry, Simulator } from "@graphveil/simulator";
import { expect, vi } from "vitest";
import { type AuditEntry, createAuditReader } from "./audit-lines.ts";
import type { Driver } from "./drivers.ts";
import type { WireReply, WireRequest } from "./wire.ts";

/** A request with all that it left behind. */
export interface Witnessed extends WireReply {
  readonly audit: AuditEntry;
  /** What it made the proxy ask of others. */
  readonly upstream: readonly JournalEntry[];
  /** The reply's JSON, of an object. */
  json(): Readonly<Record<string, unknown>>;
}

/** How a request is sent: by an ordinary client, or to the byte. */
export type Way = "send" | "sendRaw";

/** Sends requests and looks at what each leaves behind. */
export interface Witness {
  /** Fails unless the request leaves exactly one audit event. */
  ask(request: WireRequest, way?: Way): Promise<Witnessed>;
  /** Makes requests at the same time; fails unless each leaves one audit event. */
  askAll(requests: readonly WireRequest[]): Promise<readonly WireReply[]>;
  /** Every reply so far as one text, headers included. */
  replies(): string;
  /** The same in parts: the head of each reply and its body. */
  parts(): readonly string[];
}

/** Longest wait for a line of a process that has already answered. */
const WRITTEN_WITHIN_MS = 5000;

/** A witness of one driver and of what reaches the simulated services meanwhile. */
export function createWitness(
  driver: Pick<Driver, "send" | "sendRaw" | "output">,
  { journal }: Simulator,
): Witness {
  const reader = createAuditReader(driver.output);
  const parts: string[] = [];

  const keep = ({ status, headers, body }: WireReply) => {
    const head = [...headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    parts.push(`${status}\n${head}\n`, body.toString("latin1"));
  };

  /** Sends, and waits for so many audit events. */
  const record = async <Sent>(send: () => Promise<Sent>, count: number) => {
    expect(reader.take(), "no audit event of an earlier request is left").toEqual([]);
    const sent = await send();
    const audits: AuditEntry[] = [];
    await vi.waitFor(
      () => {
        audits.push(...reader.take());
        expect(audits).toHaveLength(count);
      },
      { interval: 1, timeout: WRITTEN_WITHIN_MS },
    );
    return { sent, audits };
  };

  return {
    async ask(request, way = "send") {
      const calls = journal.entries.length;
      const { sent: reply, audits } = await record(() => driver[way](request), 1);
      keep(reply);
      return {
        ...reply,
        audit: audits[0] ?? {},
        upstream: journal.entries.slice(calls),
        json: () => JSON.parse(reply.body.toString("utf8")) as Record<string, unknown>,
      };
    },
    async askAll(requests) {
      const all = () => Promise.all(requests.map((request) => driver.send(request)));
      const { sent } = await record(all, requests.length);
      for (const reply of sent) keep(reply);
      return sent;
    },
    replies: () => parts.join("\n"),
    parts: () => [...parts],
  };
}
