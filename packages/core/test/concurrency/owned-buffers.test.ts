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

  it("are left alone where other things may lie in them", () => {
    const buffers = createOwnedBuffers();
    const whole = large();
    const part = whole.subarray(1);
    const pooled = Buffer.from("a small body");
    buffers.own(part);
    buffers.own(pooled);
    buffers.free();
    expect([whole.length, pooled.toString()]).toEqual([Buffer.poolSize + 1, "a small body"]);
  });

  it("are none where threads share them", () => {
    const buffers = createOwnedBuffers();
    const shared = new Uint8Array(new SharedArrayBuffer(Buffer.poolSize + 1));
    buffers.own(shared);
    expect(() => buffers.free()).not.toThrow();
    expect(shared.length).toBe(Buffer.poolSize + 1);
  });
});
