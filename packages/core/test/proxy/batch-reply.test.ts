import { describe, expect, it } from "vitest";
import type { BatchEntry } from "../../src/audit/audit-event.ts";
import { batchReply, type ItemReply } from "../../src/proxy/batch-reply.ts";

const ids = { requestId: "r", clientRequestId: "c" } as const;
const counts = { records: 0, outOfScope: 0, invalidValues: 0, overlongTexts: 0, nonAddresses: 0 };
const part = (id: string, entry: object = {}, reply: object = {}): ItemReply =>
  ({
    item: { id },
    reply: {
      status: 200,
      headers: { "content-type": "application/json" },
      body: Buffer.from("{}"),
      ...reply,
    },
    entry: { ...counts, ...entry } as unknown as BatchEntry,
  }) as unknown as ItemReply;

const jsonOfBytes = (body: Uint8Array | undefined): unknown =>
  JSON.parse(Buffer.from(body ?? []).toString("utf8"));

describe("the reply to a batch", () => {
  it("has a part for each request, with the headers that a part may have, and JSON as it is", () => {
    const { body, headers, status } = batchReply(
      [
        part("1", {}, { headers: { "content-type": "application/json;x", location: "l", "x-canary": "1" } }),
        part("2", {}, { status: 400, headers: { "content-type": "text/plain" }, body: Buffer.from("17") }),
        part("3", {}, { headers: {} }),
      ],
      ids,
      "hash",
    );
    expect([status, headers["request-id"], headers["client-request-id"]]).toEqual([200, "r", "c"]);
    expect(jsonOfBytes(body)).toEqual({
      responses: [
        { id: "1", status: 200, headers: { "Content-Type": "application/json;x", Location: "l" }, body: {} },
        { id: "2", status: 400, headers: { "Content-Type": "text/plain" }, body: "MTc=" },
        { id: "3", status: 200, headers: {}, body: "e30=" },
      ],
    });
    expect(jsonOfBytes(batchReply([], ids, "hash").body)).toEqual({ responses: [] });
  });

  it("has the sums of its parts on record, and what was so for one of them", () => {
    const first = { records: 1, outOfScope: 2, invalidValues: 3, overlongTexts: 4, nonAddresses: 5 };
    const told = {
      emptyExclusion: true,
      pushDownRefused: true,
      resourceLookups: 2,
      strangeNames: { event: 1 },
    };
    const { facts } = batchReply(
      [
        part("1", first),
        part("2", { ...first, ...told }),
        part("3", { strangeNames: { event: 2, message: 1 } }),
      ],
      ids,
      "hash",
    );
    expect(facts).toMatchObject({
      decision: "permit",
      records: 2,
      outOfScope: 4,
      invalidValues: 6,
      overlongTexts: 8,
      nonAddresses: 10,
      emptyExclusion: true,
      pushDownRefused: true,
      resourceLookups: 2,
      strangeNames: { event: 3, message: 1 },
    });
    expect(facts["requests"]).toHaveLength(3);
  });

  it("has nothing on record of what was so for none", () => {
    const { facts } = batchReply([part("1", { emptyExclusion: false, resourceLookups: 0 })], ids, "hash");
    for (const name of ["emptyExclusion", "pushDownRefused", "resourceLookups", "strangeNames"])
      expect(facts).not.toHaveProperty(name);
  });
});
