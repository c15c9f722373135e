import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Room for the garbage of a large page, three times over. */
const ENOUGH_BYTES = 16 * 1024 * 1024;

/**
 * Keeps V8's young generation from growing to its default limit of 96 MB, which pages of JSON reach after some hundred
 * requests: a function is billed for its memory, and collects as well in a sixth of it. Called after each request, it looks
 * until the size is reached and then never again. A maximum cannot be set once V8 runs; the factor by which it grows can.
 *
 * What belongs to a request that waits while two collections go by counts as old. A host of many requests at once gives more room.
 *
 * From then on the old generation is collected when it has grown by twice of what lives in it, and not by thrice: what belongs to
 * requests that waited for Graph fills it.
 *
 * @param enoughBytes size at which it stops to grow; default 16 MB
 */
export function createYoungGenerationLimit(enoughBytes = ENOUGH_BYTES): () => void {
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
