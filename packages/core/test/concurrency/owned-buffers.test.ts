import { describe, expect, it } from "vitest";
import { createOwnedBuffers } from "../../src/concurrency/owned-buffers.ts";

const large = (): Uint8Array => new Uint8Array(Buffer.poolSize + 1).fill(1);

describe("the buffers of a request", () => {
  it("are empty once they were freed, each once", () => {
    const buffers = createOwnedBuffers();
    const [one, other] = [large(), large()];
    buffers.own(one);
    buffers.own(one);
    buffers.own(other);
    buffers.free();
    expect([one.length, other.length]).toEqual([0, 0]);
    expect(() => buffers.free()).not.toThrow();
  });

  it("stay as they are until then, and for good where nobody owns them", () => {
    const buffers = createOwnedBuffers();
    const [owned, foreign] = [large(), large()];
    buffers.own(owned);
    expect(owned.at(-1)).toBe(1);
    buffers.free();
    expect(foreign.length).toBe(Buffer.poolSize + 1);
  });

  it("are freed though the bytes do not fill them, where they are no pool", () => {
    const buffers = createOwnedBuffers();
    const room = large();
    buffers.own(room.subarray(0, 5_000));
    buffers.free();
    expect(room.length).toBe(0);
  });

  it("are freed though they are small, where the bytes fill them", () => {
    const buffers = createOwnedBuffers();
    const small = new Uint8Array(5_000);
    buffers.own(small);
    buffers.free();
    expect(small.length).toBe(0);
  });

  it("are left alone where other things may lie in them", () => {
    const buffers = createOwnedBuffers();
    const whole = large();
    const pool = Buffer.alloc(Buffer.poolSize, "a");
    const firstOfPool = pool.subarray(0, 5_000);
    const pooled = Buffer.from("b".repeat(5_000));
    for (const bytes of [whole.subarray(1), firstOfPool, pooled]) buffers.own(bytes);
    buffers.free();
    expect([whole.length, firstOfPool.length, pooled.length]).toEqual([Buffer.poolSize + 1, 5_000, 5_000]);
  });

  it("are none where threads share them", () => {
    const buffers = createOwnedBuffers();
    const shared = new Uint8Array(new SharedArrayBuffer(Buffer.poolSize + 1));
    buffers.own(shared);
    expect(() => buffers.free()).not.toThrow();
    expect(shared.length).toBe(Buffer.poolSize + 1);
  });
});
