/** What Graph answered to one request, by itself or in a batch. */
export interface UpstreamReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Graph's `request-id`, where it sent a GUID. */
  readonly requestId: string | undefined;
}
