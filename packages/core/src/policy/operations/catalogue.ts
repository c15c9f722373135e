/*
 * The operations that can be granted, and how a path is recognised as one of them. What is not in the catalogue does not
 * exist for the proxy.
 */
import { calendarOperations } from "./calendar.ts";
import { directoryOperations } from "./directory.ts";
import { mailOperations } from "./mail.ts";
import type { Operation } from "./operation.ts";
import { roomOperations } from "./rooms.ts";

/**
 * Every operation that may be forwarded. What is not here does not exist for a caller: attachments, `$value`, extensions,
 * rules, permissions, searches, `/me` and `beta` are left out on purpose.
 */
export const catalogue: readonly Operation[] = [
  ...directoryOperations,
  ...mailOperations,
  ...calendarOperations,
  ...roomOperations,
];
