import type { createCipheriv } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";

/** How many bytes went through the block cipher since it was last asked. */
const work = vi.hoisted(() => ({ bytes: 0, calls: 0 }));

vi.mock("node:crypto", async (original) => {
  const real = await original<typeof import("node:crypto")>();
  const counted = (...given: Parameters<typeof createCipheriv>) => {
    const stream = real.createCipheriv(...given);
    const update = stream.update.bind(stream) as (data: Uint8Array) => Buffer;
    const count = (data: Uint8Array): Buffer => {
      work.bytes += data.length;
      work.calls += 1;
      return update(data);
    };
    return Object.assign(stream, { update: count });
  };
  return { ...real, createCipheriv: counted };
});

const { createSeal } = await import("../../../src/privacy/tokens/seal.ts");
const { keyringOf } = await import("../../fixtures/tokens.ts");

const first = keyringOf(1, "v1").issue;
const second = keyringOf(2, "v2").issue;
const seal = createSeal({ issue: second, accept: [second, first] });

/** The blocks that opening a token costs, once the contexts of its kind are there. */
const costOf = (open: () => unknown) => {
  open();
  Object.assign(work, { bytes: 0, calls: 0 });
  const opened = open();
  return { opened, ...work };
};

afterEach(() => {
  vi.restoreAllMocks();
});

const id = "A".repeat(112);
const token = (kind: string, keys = second): string =>
  createSeal({ issue: keys, accept: [keys] }).sealIds(kind, [id])[0] ?? expect.unreachable();
const good = token("message");

describe("opening", () => {
  test("counts what it means to count", () => {
    const { opened, bytes, calls } = costOf(() => seal.unsealId("message", good));
    expect(opened).toBe(id);
    expect(bytes).toBeGreaterThan(2 * good.length * (6 / 8));
    expect(calls).toBeGreaterThan(4);
  });

  test.each([
    { what: "the issuing version's", bad: good },
    { what: "an accepted version's", bad: token("message", first) },
    { what: "another kind's", bad: token("event") },
    { what: "a foreign key's", bad: token("message", keyringOf(3).issue) },
    { what: "a retired version's", bad: token("message", keyringOf(1, "v0").issue) },
    { what: "one with its last byte changed", bad: `${good.slice(0, -2)}AA` },
    { what: "one with its first byte changed", bad: good.replace(/^s1_../, "s1_AA") },
  ])("$what token costs as many blocks as any of its length", ({ bad }) => {
    const { bytes, calls } = costOf(() => seal.unsealId("message", bad));
    const expected = costOf(() => seal.unsealId("message", good));
    expect({ bytes, calls }).toEqual({ bytes: expected.bytes, calls: expected.calls });
  });

  test.each(["", "s1_", "s1_!", "s2_AAAA", "x", `${good}=`, "s1_AAAA", id, " ".repeat(200)])(
    "what is no token at all costs as much as one of an id's length: %j",
    (bad) => {
      const { opened, ...cost } = costOf(() => seal.unsealId("message", bad));
      const { opened: other, ...expected } = costOf(() => seal.unsealId("message", `s1_${"A".repeat(172)}`));
      expect([opened, other]).toEqual([undefined, undefined]);
      expect(cost).toEqual(expected);
    },
  );
});
