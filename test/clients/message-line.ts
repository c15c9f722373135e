import type { MessageLine } from "./client.ts";

/** A message as a client hands it to its caller; some of them make a `Date` of a time. */
export interface Message {
  readonly receivedDateTime?: string | Date | null | undefined;
  readonly from?:
    | { readonly emailAddress?: { readonly address?: string | null | undefined } | null | undefined }
    | null
    | undefined;
}

/** What a client understood of a message. */
export const messageLine = ({ receivedDateTime, from }: Message): MessageLine =>
  `${receivedDateTime == null ? "never" : new Date(receivedDateTime).toISOString()} ${from?.emailAddress?.address ?? "nobody"}`;
