import type { ActivityCount } from "../audit/activity.ts";

/** Knows the mailboxes that refuse the type casts of a pushed `$select`, so that they are asked without at once. */
export interface CastMemory {
  areRefused(mailbox: string | undefined): boolean;
  remember(mailbox: string | undefined): void;
}

const MAX_REMEMBERED_MAILBOXES = 1000;

/** An empty memory, which counts the mailboxes that come into it. */
export function createCastMemory({ count }: Pick<ActivityCount, "count">): CastMemory {
  const refusing = new Set<string>();
  return {
    areRefused: (mailbox = "") => refusing.has(mailbox),
    remember(mailbox = "") {
      if (refusing.size >= MAX_REMEMBERED_MAILBOXES) refusing.clear();
      if (!refusing.has(mailbox)) count("pushDownRefusals");
      refusing.add(mailbox);
    },
  };
}
