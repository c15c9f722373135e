import type { GoldenBody } from "../golden.ts";
import { directoryBodies } from "./directory.ts";
import { eventBodies } from "./events.ts";
import { freeTextBodies } from "./free-text.ts";
import { mailboxBodies } from "./mailbox.ts";
import { messageBodies } from "./messages.ts";
import { sparseBodies } from "./sparse.ts";

/** Every body, by family. */
export const goldenBodies: readonly GoldenBody[] = [
  ...messageBodies,
  ...eventBodies,
  ...directoryBodies,
  ...mailboxBodies,
  ...sparseBodies,
  ...freeTextBodies,
];
