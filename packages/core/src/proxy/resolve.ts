import { Refusal } from "../errors.ts";
import { type Cursor, unpackCursor } from "../graph/links.ts";
import type { QueryParameter } from "../http/target.ts";
import { isAdvancedQuery } from "../policy/odata/advanced.ts";
import { mapIds } from "../policy/odata/sealed-ids.ts";
import { idKinds, mailboxParameter, type Operation, wellKnownFolders } from "../policy/operation.ts";
import { parameterName, templateSegments } from "../policy/path-template.ts";
import type { Permit } from "../policy/policy.ts";
import {
  formatQuery,
  type ParsedQuery,
  parseQuery,
  type QueryContext,
  type Visibility,
} from "../policy/query.ts";
import { unpackId } from "../privacy/packed-id.ts";
import type { Seal } from "../privacy/seal.ts";

/** The kind under which cursors are sealed. */
export const CURSOR_KIND = "cursor";

/** A permitted request with its seals opened: what is sent to Graph is written from this alone. */
export interface ResolvedRequest {
  /** Encoded path below the Graph root. */
  readonly path: string;
  /** The path as the caller named it, canonically spelled: what links are built on. */
  readonly sealedPath: string;
  /** Strings that a cursor of this request is bound to: caller, operation and every opened id. */
  readonly binding: readonly string[];
  /** Opened id of the user whose mailbox or directory entry is read. */
  readonly mailboxId: string | undefined;
  /** As it was asked: ids in it are sealed still. */
  readonly query: ParsedQuery;
  /** As it is sent, without Graph's token where the request continues one. */
  readonly openedQuery: ParsedQuery;
  /** The cursor that the request continues, if any. */
  readonly cursor: Cursor | undefined;
}

/** Segments that a URL parser takes out of a path (RFC 3986 §5.2.4): as an id they would make it another operation's. */
const relative: ReadonlySet<string> = new Set(["", ".", ".."]);

/** The id behind a path parameter, undefined if the seal is not ours; a well-known folder stands for itself. */
const openParameter = (name: string, value: string, seal: Seal): string | undefined => {
  const kind = idKinds[name];
  if (kind === undefined) return undefined;
  const opened = seal.openId(kind, value);
  if (kind !== "mailFolder") return opened;
  const folder = value.toLowerCase();
  return wellKnownFolders.has(folder) ? folder : opened;
};

/** Opens every path parameter, the bad ones too, so that the work does not tell which of them was wrong. */
const openParameters = (permit: Permit, seal: Seal): ReadonlyMap<string, string> => {
  const opened = new Map<string, string>();
  for (const [name, value] of permit.parameters) {
    const id = openParameter(name, value, seal);
    if (id !== undefined && !relative.has(id)) opened.set(name, id);
  }
  if (opened.size < permit.parameters.size) throw new Refusal("notFound", "path: an id does not open");
  return opened;
};

const writePath = (template: string, parameters: ReadonlyMap<string, string>): string =>
  templateSegments(template)
    .map((segment) => {
      const name = parameterName(segment);
      return `/${name === undefined ? segment : encodeURIComponent(parameters.get(name) ?? "")}`;
    })
    .join("");

/** The encoded query string of a parsed query. */
export const writeQuery = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");

const readQuery = (text: string): readonly QueryParameter[] =>
  text === ""
    ? []
    : text.split("&").map((pair) => {
        const equals = pair.indexOf("=");
        return { name: pair.slice(0, equals), value: decodeURIComponent(pair.slice(equals + 1)) };
      });

/**
 * Opens a cursor and decides on its query again: a policy that has become stricter since the link was handed out holds for
 * the link, too.
 */
const openCursor = (token: string, binding: readonly string[], seal: Seal, context: QueryContext) => {
  const packed = seal.openBytes(CURSOR_KIND, binding, token);
  const cursor =
    packed === undefined ? undefined : unpackCursor(packed, (bytes) => unpackId(Buffer.from(bytes)));
  if (cursor === undefined) throw new Refusal("invalidRequest", "query: the $skiptoken does not open");
  const result = parseQuery(readQuery(cursor.query), context);
  if (!result.ok) throw new Refusal(result.code, `cursor: ${result.reason}`);
  if ("skipToken" in result) throw new Refusal("invalidRequest", "cursor: holds another");
  return { cursor, query: result.query };
};

/** The query with every sealed id opened; a bad one is refused as its place is: in a path, or in a link. */
const openIds = (query: ParsedQuery, seal: Seal, continued: boolean): ParsedQuery => {
  if (query.filter === undefined) return query;
  const filter = mapIds(query.filter, (kind, sealed) => seal.openId(kind, sealed));
  if (filter !== undefined) return { ...query, filter };
  throw continued
    ? new Refusal("invalidRequest", "cursor: an id does not open")
    : new Refusal("notFound", "query: an id does not open");
};

/** The query as Graph needs it: the directory counts whenever it answers from its index. */
const completed = (query: ParsedQuery, { advancedCount }: Operation): ParsedQuery =>
  advancedCount && isAdvancedQuery(query.filter, query.orderBy) ? { ...query, count: true } : query;

/**
 * Opens what a permitted request holds sealed.
 *
 * @throws Refusal `notFound` for an id of the path or the filter and `invalidRequest` for a `$skiptoken` that was changed,
 * invented or made for another place; which of these it was, nobody can tell
 */
export function resolveRequest(permit: Permit, seal: Seal, visibility: Visibility): ResolvedRequest {
  const { operation, entry } = permit;
  const opened = openParameters(permit, seal);
  const binding = [entry.name, operation.template, ...opened.values()];
  const { cursor, query } =
    "skipToken" in permit.query
      ? openCursor(permit.query.skipToken, binding, seal, { operation, ...visibility })
      : { cursor: undefined, query: permit.query.parsed };
  return {
    path: `/v1.0${writePath(operation.template, opened)}`,
    sealedPath: `/v1.0${writePath(operation.template, permit.parameters)}`,
    binding,
    mailboxId: opened.get(mailboxParameter),
    query,
    openedQuery: completed(openIds(query, seal, cursor !== undefined), operation),
    cursor,
  };
}

/** The query that goes to Graph: the caller's own, or the rest of it beside Graph's token, which holds the place. */
export function upstreamQuery({ openedQuery, cursor }: ResolvedRequest): string {
  if (cursor === undefined) return writeQuery(formatQuery(openedQuery));
  const { skip: _, ...rest } = openedQuery;
  return writeQuery([...formatQuery(rest), [cursor.token.parameter, cursor.token.value]]);
}
