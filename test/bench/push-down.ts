import { benchPages, createSimulatedCloud } from "@graphveil/simulator";
import { findLandmarks } from "../harness/landmarks.ts";
import { createPushDownReader } from "../harness/push-down.ts";
import { compared, type Figure } from "./figures.ts";

/** Bytes that Graph sends for the default messages page, with the proxy's `$select` and without. */
export async function pushDownFigure(): Promise<Figure> {
  const stack = createSimulatedCloud();
  const pushed = createPushDownReader(stack, { pushDown: true });
  const whole = createPushDownReader(stack, { pushDown: false });
  const { otherUser } = await findLandmarks(stack, async (target) => (await whole(target)).body);
  const page = benchPages(stack.tenant).messages.replace(otherUser.raw, otherUser.sealed);
  const [ours, theirs] = [await pushed(page), await whole(page)];
  return compared(
    "bytes fetched for 100 messages, over without push-down",
    "KB",
    ours.graphBytes / 1024,
    theirs.graphBytes / 1024,
    0.35,
  );
}
