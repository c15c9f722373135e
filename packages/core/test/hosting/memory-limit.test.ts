import { describe, expect, it } from "vitest";
import { type MemoryFacts, memoryLimit, memoryLimitOf } from "../../src/hosting/memory-limit.ts";

const MB = 1024 * 1024;
const facts: MemoryFacts = {
  lambdaMb: undefined,
  constrainedBytes: 512 * MB,
  machineBytes: 8192 * MB,
  heapBytes: 4096 * MB,
};

describe("the memory limit", () => {
  it.each<readonly [string, Partial<MemoryFacts>, number]>([
    ["the function's", { lambdaMb: "1024" }, 1024],
    ["the container's", {}, 512],
    ["the container's where the function's is empty", { lambdaMb: "" }, 512],
    ["the container's where the function's is not a number", { lambdaMb: "1e9" }, 512],
    ["the heap's without a container", { constrainedBytes: 0 }, 4096],
    ["the heap's where the container has no limit", { constrainedBytes: 2 ** 64 }, 4096],
  ])("is %s", (_, other, megabytes) => {
    expect(memoryLimitOf({ ...facts, ...other })).toBe(megabytes * MB);
  });

  it("is read of the process, too", () => {
    expect(memoryLimit({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256" })).toBe(256 * MB);
    expect(memoryLimit({})).toBeGreaterThan(16 * MB);
  });
});
