import { describe, expect, it } from "vitest";
import { createRandom } from "../src/random.ts";

describe("the seeded generator", () => {
  it("repeats itself for a seed, and forks do not shift it", () => {
    const draw = (seed: string, forks: number) => {
      const random = createRandom(seed);
      for (let count = 0; count < forks; count += 1) random.fork(`fork ${count}`).bytes(9);
      return [random.guid(), random.int(0, 1e9), random.pick(["a", "b", "c"]), random.next()];
    };
    expect(draw("one", 0)).toEqual(draw("one", 5));
    expect(draw("one", 0)).not.toEqual(draw("two", 0));
  });

  it("stays inside its bounds and reaches them", () => {
    const random = createRandom("bounds");
    const drawn = new Set(Array.from({ length: 400 }, () => random.int(-2, 3)));
    expect([...drawn].sort((one, other) => one - other)).toEqual([-2, -1, 0, 1, 2, 3]);
  });

  it("samples without repetition and never more than there is", () => {
    const random = createRandom("sample");
    const list = [1, 2, 3, 4, 5];
    expect(new Set(random.sample(list, 4)).size).toBe(4);
    expect(random.sample(list, 99).sort()).toEqual(list);
    expect(() => random.pick([])).toThrow(RangeError);
  });

  it("draws numbers in [0, 1), spread evenly", () => {
    const random = createRandom("buckets");
    const buckets = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw += 1) {
      const bucket = Math.floor(random.next() * 10);
      buckets[bucket] = (buckets[bucket] ?? Number.NaN) + 1;
    }
    expect(Math.min(...buckets)).toBeGreaterThan(850);
    expect(Math.max(...buckets)).toBeLessThan(1150);
    expect(buckets).toHaveLength(10);
  });

  it("makes hexadecimal digits", () => {
    expect(createRandom("hex").hex(22)).toMatch(/^[0-9a-f]{22}$/);
  });

  it("makes GUIDs of version 4", () => {
    expect(createRandom("guid").guid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
