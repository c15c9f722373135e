import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

/** What the limit is found by. */
export interface MemoryFacts {
  /** `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`: whole MB. */
  readonly lambdaMb: string | undefined;
  /** The limit of the container's control group, in bytes. Without one Node gives 0, or more than the machine has. */
  readonly constrainedBytes: number;
  readonly machineBytes: number;
  readonly heapBytes: number;
}

const MB = 1024 * 1024;

/** The memory that an instance has, in bytes: that of the function, else that of its container, else that of V8's heap. */
export function memoryLimitOf({ lambdaMb, constrainedBytes, machineBytes, heapBytes }: MemoryFacts): number {
  if (lambdaMb !== undefined && /^[1-9]\d{0,6}$/.test(lambdaMb)) return Number(lambdaMb) * MB;
  return constrainedBytes > 0 && constrainedBytes <= machineBytes ? constrainedBytes : heapBytes;
}

/**
 * {@link memoryLimitOf} this process.
 *
 * @see https://nodejs.org/api/process.html#processconstrainedmemory
 */
export const memoryLimit = (env: Readonly<Record<string, string | undefined>>): number =>
  memoryLimitOf({
    lambdaMb: env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    constrainedBytes: process.constrainedMemory(),
    machineBytes: totalmem(),
    heapBytes: getHeapStatistics().heap_size_limit,
  });
