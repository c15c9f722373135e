import type { ByteShare } from "../concurrency/byte-budget.ts";

/** A GET to Microsoft Graph, as plain data. */
export interface GraphRequest {
  /** Path and query below the Graph root, encoded. */
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The user whose mailbox or directory entry is read, as the path names it. */
  readonly mailbox?: string | undefined;
}

/** How long a request may take. */
export interface RequestLimits {
  /** When the request must be over, in milliseconds of the Unix epoch. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Where the bytes of its bodies count. Default: nowhere; such a request never waits for memory. */
  readonly memory?: ByteShare | undefined;
}

/** What Graph answered in the end. */
export interface GraphReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** How many times it was asked again. */
  readonly retries: number;
  /** Milliseconds from the first request to the last byte, the wait for the mailbox included. */
  readonly latencyMs: number;
}
