import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

const MB = 1024 * 1024;
/** Room for the garbage of a large page, three times over. */
const LEAST_BYTES = 16 * MB;
/** With more, no less grows old. */
const MOST_BYTES = 64 * MB;
/** What of the memory of an instance that serves many requests at once. */
const MEMORY_RATIO = 1 / 32;

/**
 * Keeps V8's young generation from growing to its default limit of 96 MB, which pages of JSON reach after some hundred
 * requests: a function is billed for its memory, and collects as well in a sixth of it. Called after each request, it looks
 * until the size is reached and then never again. A maximum cannot be set once V8 runs; the factor by which it grows can.
 *
 * What belongs to a request that waits while two collections go by counts as old. An instance of many requests at once gives
 * more room, by its memory, since that bounds how many there can be.
 *
 * From then on the old generation is collected when it has grown by as much as lives in it, and not by thrice: what belongs to
 * requests that waited for Graph fills it.
 *
 * @param memoryBytes the memory of an instance that serves many requests at once: a thirty-second of it is enough, at least 16 MB
 * and at most 64; default: 16 MB
 */
export function createYoungGenerationLimit(memoryBytes = 0): () => void {
  const enoughBytes = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, memoryBytes * MEMORY_RATIO));
  let growing = true;
  return () => {
    if (!growing) return;
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if (young === undefined || young.space_size < enoughBytes) return;
    growing = false;
    setFlagsFromString("--semi-space-growth-factor=1");
    setFlagsFromString("--heap-growing-percent=100");
  };
}
