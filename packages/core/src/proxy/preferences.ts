import type { Operation } from "../policy/operations/operation.ts";
import { allowedPreferences, preferencesFor } from "../policy/query/prefer.ts";
import type { Visibility } from "../schema/visibility.ts";
import type { ResolvedRequest } from "./resolve.ts";

/** Request headers that change what Graph answers, written by the proxy; a link seals them, since clients drop them there. */
export interface Preferences {
  /** A `Prefer` header (RFC 7240), or empty. */
  readonly prefer: string;
  readonly consistencyLevel: "" | "eventual";
}

/** What preferences depend on. */
export interface PreferencesInput {
  readonly operation: Operation;
  readonly resolved: ResolvedRequest;
  /** True for an advanced query of the directory; see `isAdvanced`. */
  readonly advanced: boolean;
  readonly headers: Headers;
  readonly visibility: Visibility;
}

/** What `$top` of a delta becomes: the size of its pages. As the first instance it counts before one of the header. */
const pageSizeOf = ({ reply }: Operation, top: number | undefined): string =>
  reply.kind === "delta" && top !== undefined ? `odata.maxpagesize=${top}` : "";

/** The preferences of a request: those of the link that it follows, else what its headers ask for and its operation takes. */
export function preferencesOf(input: PreferencesInput): Preferences {
  const { operation, resolved, advanced, headers, visibility } = input;
  const { query, cursor } = resolved;
  if (cursor !== undefined) return cursor;
  const asked = query.count === true || headers.get("consistencylevel")?.toLowerCase() === "eventual";
  const wanted = [pageSizeOf(operation, query.top), headers.get("prefer") ?? ""];
  const allowed = preferencesFor(operation, visibility);
  return {
    prefer: allowedPreferences(wanted.join(","), allowed) ?? "",
    consistencyLevel: advanced || (operation.advancedCount && asked) ? "eventual" : "",
  };
}
