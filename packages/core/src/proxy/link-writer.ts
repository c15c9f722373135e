import { Refusal } from "../errors.ts";
import { describeLink, packCursor, readLink } from "../graph/links.ts";
import { MAX_TARGET_CHARACTERS } from "../http/target.ts";
import { formatQuery } from "../policy/query/query.ts";
import type { RewriteLink } from "../privacy/sanitizer/pass.ts";
import { packId } from "../privacy/tokens/packed-id.ts";
import type { Seal } from "../privacy/tokens/seal.ts";
import type { Preferences } from "./preferences.ts";
import { cursorKinds, type ResolvedRequest, writeQuery } from "./resolve.ts";

/** What the links of one reply say, as plain data. */
export interface LinkPlan {
  /** Base of our links, without a slash at the end. */
  readonly publicBase: string;
  readonly resolved: Pick<ResolvedRequest, "query" | "sealedPath" | "binding">;
  readonly preferences: Preferences;
}

/** A plan, and what its links are made with. */
export interface LinkWriterOptions extends LinkPlan {
  /** Origin of the cloud's Graph: links of another are refused. */
  readonly graphRoot: string;
  readonly seal: Seal;
}

/**
 * Makes links of ours of Graph's: absolute, on the caller's own base, with one sealed token that is good for this caller,
 * this operation and these ids alone. The `$` is percent-encoded because SigV4 signers sign the raw query.
 *
 * @throws Refusal `upstreamInvalid` for a link that is not of this Graph, has no single token, or would be longer than a
 * target that we accept: dropping it would end a collection early and look complete
 */
export function createLinkWriter(options: LinkWriterOptions): RewriteLink {
  const { graphRoot, publicBase, resolved, preferences, seal } = options;
  const { prefer, consistencyLevel } = preferences;
  return (name, url) => {
    const token = readLink(url, graphRoot);
    if (token === undefined)
      throw new Refusal("upstreamInvalid", `graph: ${name} without one token: ${describeLink(url)}`);
    const query = writeQuery(formatQuery(resolved.query));
    const cursor = packCursor({ query, prefer, consistencyLevel, token }, packId);
    const parameter = name === "nextLink" ? "%24skiptoken" : "%24deltatoken";
    const sealed = seal.sealBytes(cursorKinds[name], resolved.binding, cursor);
    const target = `${resolved.sealedPath}?${parameter}=${sealed}`;
    if (target.length > MAX_TARGET_CHARACTERS)
      throw new Refusal("upstreamInvalid", `graph: ${name} is too long`);
    return publicBase + target;
  };
}
