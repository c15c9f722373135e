import { describe, expect, it } from "vitest";
import { createGate } from "../../src/concurrency/gate.ts";

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Work that goes on until it is told to end, and a record of what has begun. */
function setUp(width: number, pieces: number) {
  const gate = createGate(width);
  const begun: number[] = [];
  const ends = Array.from({ length: pieces }, () => Promise.withResolvers<number>());
  const results = ends.map(({ promise }, at) =>
    gate(() => {
      begun.push(at);
      return promise;
    }),
  );
  return { gate, begun, ends, results };
}

describe("a gate", () => {
  it("lets as many pieces of work run as it is wide, and the others in their order", async () => {
    const { begun, ends, results } = setUp(2, 4);
    await settled();
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve(1);
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    for (const end of ends) end.resolve(7);
    expect(await Promise.all(results)).toEqual([7, 1, 7, 7]);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it("has room again for each piece that has ended, failed ones included", async () => {
    const { gate, begun, ends, results } = setUp(1, 2);
    ends[0]?.reject(new Error("fault"));
    await expect(results[0]).rejects.toThrow("fault");
    await settled();
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve(1);
    await results[1];
    expect(await Promise.all([gate(async () => 2), gate(async () => 3)])).toEqual([2, 3]);
  });
});
