import { expect, test } from "vitest";
import { createSeededRandom, randomGuid, randomHex } from "../src/seeded-random.ts";

test("the same seed gives the same numbers, another seed others", () => {
  const draw = (seed: number) => Array.from({ length: 5 }, createSeededRandom(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test("numbers are in [0, 1) and spread evenly", () => {
  const random = createSeededRandom(1);
  const buckets = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 10_000; draw += 1) {
    const bucket = Math.floor(random() * 10);
    buckets[bucket] = (buckets[bucket] ?? Number.NaN) + 1;
  }
  expect(Math.min(...buckets)).toBeGreaterThan(850);
  expect(Math.max(...buckets)).toBeLessThan(1150);
  expect(buckets).toHaveLength(10);
});

test("ids have their form", () => {
  const random = createSeededRandom(1);
  expect(randomHex(random, 22)).toMatch(/^[0-9a-f]{22}$/);
  expect(randomGuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
