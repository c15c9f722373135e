import type { AuditDraft } from "../audit/audit.ts";
import type { ByteShare } from "../concurrency/byte-budget.ts";
import type { Invocation, ProxyRequest } from "../invocation.ts";

/** The ids under which a request is known on both sides of the proxy. */
export interface RequestIds {
  /** A GUID: the platform's, where that is one. */
  readonly requestId: string;
  /** The caller's, where it sent a GUID. */
  readonly clientRequestId: string | undefined;
}

/** What one GET of a caller is served with, by itself or as a part of a batch. */
export interface ItemContext {
  readonly request: Pick<ProxyRequest, "headers">;
  readonly ids: RequestIds;
  /** Base of our links, without a slash at the end. */
  readonly publicBase: string;
  readonly audit: Pick<AuditDraft, "note">;
  /** When the reply has to be ready, in milliseconds of the Unix epoch; before the platform's own deadline. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Where the bytes of Graph's replies count; one for all parts of a batch. */
  readonly memory: ByteShare;
}

/** What is known of a request besides what is decided on it. */
export interface RequestContext extends ItemContext {
  readonly request: ProxyRequest;
  readonly invocation: Invocation;
  readonly audit: AuditDraft;
}
