import { Refusal } from "../errors.ts";
import { type Cursor, packCursor } from "../graph/cursor.ts";
import { describeLink, type GraphToken, readLink } from "../graph/links.ts";
import { MAX_TARGET_CHARACTERS } from "../http/target.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { formatQuery } from "../policy/query/query.ts";
import type { RewriteLink } from "../privacy/sanitizer/pass.ts";
import type { LinkName } from "../privacy/sanitizer/plan.ts";
import { packToken } from "../privacy/tokens/packed-token.ts";
import type { Seal } from "../privacy/tokens/seal.ts";
import type { Preferences } from "./preferences.ts";
import { cursorKinds, type ResolvedRequest, writeQuery } from "./resolve.ts";

/** What the links of one reply say, as plain data. */
export interface LinkPlan {
  /** Base of our links, without a slash at the end. */
  readonly publicBase: string;
  readonly resolved: Pick<ResolvedRequest, "query" | "sealedPath" | "binding">;
  readonly preferences: Preferences;
  /** Bytes of which what Graph's tokens hold becomes a multiple. */
  readonly unit: number;
}

/** Where the next page is, if it is a further part of the page that Graph gave. */
export interface LinkWithin {
  /** Graph's token of that page; undefined for the first. */
  readonly token: GraphToken | undefined;
  /** The sealed id of the last record that was served. */
  readonly after: string;
}

/** Graph's tokens of the directory and of places hold names and addresses: one length for all of them. */
const NAMED_UNIT_BYTES = 512;
const OTHER_UNIT_BYTES = 32;

/** Bytes of which the cursors of an operation become a multiple, so that the length of a link tells nothing. */
export const cursorUnitOf = ({ group }: Pick<Operation, "group">): number =>
  group === "directory" || group === "rooms" ? NAMED_UNIT_BYTES : OTHER_UNIT_BYTES;

/** What links are sealed with, and what they say. */
export interface SealedLinkOptions extends LinkPlan {
  readonly seal: Pick<Seal, "sealBytes">;
}

/** A plan, and what its links are made with. */
export interface LinkWriterOptions extends SealedLinkOptions {
  /** Origin of the cloud's Graph: links of another are refused. */
  readonly graphRoot: string;
  /** The place of the next part of Graph's page, where the reply does not hold all of it. */
  readonly within: LinkWithin | undefined;
}

/**
 * A link of ours: absolute, on the caller's own base, with one sealed token that is good for this caller, only this operation
 * and these ids. The `$` is percent-encoded because SigV4 signers sign the raw query.
 *
 * @throws Refusal `upstreamInvalid` for one that would be longer than a target that we accept: dropping it would end a
 * collection early and look complete
 */
function sealedLink(
  name: LinkName,
  place: Pick<Cursor, "query" | "token" | "after">,
  { publicBase, resolved, preferences, unit, seal }: SealedLinkOptions,
): string {
  const { prefer, consistencyLevel } = preferences;
  const cursor = packCursor({ ...place, prefer, consistencyLevel }, packToken, unit);
  const parameter = name === "nextLink" ? "%24skiptoken" : "%24deltatoken";
  const sealed = seal.sealBytes(cursorKinds[name], resolved.binding, cursor);
  const target = `${resolved.sealedPath}?${parameter}=${sealed}`;
  if (target.length > MAX_TARGET_CHARACTERS)
    throw new Refusal("upstreamInvalid", `graph: ${name} is too long`);
  return publicBase + target;
}

/**
 * Makes links of ours of Graph's.
 *
 * @throws Refusal `upstreamInvalid` for a link that is not of this Graph, has no single token, or becomes too long
 */
export function createLinkWriter(options: LinkWriterOptions): RewriteLink {
  const { graphRoot, resolved, within } = options;
  const query = writeQuery(formatQuery(resolved.query));
  return (name, url) => {
    const { token, after } = within ?? { token: readLink(url, graphRoot), after: undefined };
    if (token === undefined && after === undefined)
      throw new Refusal("upstreamInvalid", `graph: ${name} without one token: ${describeLink(url)}`);
    return sealedLink(name, { query, token, after }, options);
  };
}

/**
 * The link that begins a whole delta from the start, with what its first request asked for. It is what Graph's `Location`
 * is when a state is lost.
 *
 * @see https://learn.microsoft.com/graph/delta-query-overview
 */
export function restartLink(options: SealedLinkOptions): string {
  const { latest: _, ...query } = options.resolved.query;
  const place = { query: writeQuery(formatQuery(query)), token: undefined, after: undefined };
  return sealedLink("deltaLink", place, options);
}
