import { type ErrorCode, Refusal } from "../errors.ts";
import { type Cursor, unpackCursor } from "../graph/cursor.ts";
import { pathSegment } from "../graph/path.ts";
import type { QueryParameter } from "../http/target.ts";
import { mapIds } from "../policy/odata/sealed-ids.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { idKindOf, mailboxParameter } from "../policy/operations/path-ids.ts";
import { parameterName, templateSegments } from "../policy/operations/path-template.ts";
import type { IsRawId } from "../policy/operations/raw-ids.ts";
import { idKindOfRecords } from "../policy/operations/record-ids.ts";
import { wellKnownFolders } from "../policy/operations/well-known-folders.ts";
import { type Permit, whyQueryNotGranted } from "../policy/policy.ts";
import { type ParsedQuery, parseQuery } from "../policy/query/query.ts";
import type { LinkName } from "../privacy/sanitizer/plan.ts";
import { unpackToken } from "../privacy/tokens/packed-token.ts";
import type { Seal } from "../privacy/tokens/seal.ts";
import type { Visibility } from "../schema/visibility.ts";
import type { AddressedRequest } from "../scope/examined-request.ts";
import { placeKey } from "./room-lists.ts";

/** The kind under which the cursor of each link is sealed: a page's cursor does not open as a round's. */
export const cursorKinds = {
  nextLink: "cursor",
  deltaLink: "deltaCursor",
} as const satisfies Readonly<Record<LinkName, string>>;

/** A permitted request with its seals opened: what is sent to Graph is written only from this. */
export interface ResolvedRequest extends AddressedRequest {
  /**
   * The path as the caller named it: what links are built on. Functions stand in it without parentheses, as in Graph's own
   * links, since signers of requests disagree in whether those are encoded.
   */
  readonly sealedPath: string;
  /** Strings that a cursor of this request is bound to: caller, operation and every opened id. */
  readonly binding: readonly string[];
  /** As it was asked: ids in it are sealed still. */
  readonly query: ParsedQuery;
  /** The same with every id opened: what is sent. */
  readonly openedQuery: ParsedQuery;
  /** The cursor that the request continues, if any. */
  readonly cursor: Cursor | undefined;
}

/** Segments that a URL parser takes out of a path (RFC 3986 §5.2.4): as an id they would make it another operation's. */
const relative: ReadonlySet<string> = new Set(["", ".", ".."]);

/** How ids are opened. */
export interface IdOpener {
  readonly seal: Seal;
  /** What of people and items the caller may address by their own ids, too. */
  readonly isRawId: IsRawId;
}

/** The id behind a path parameter, undefined if the seal is not ours; a well-known folder's name stays as it is. */
const openParameter = (
  name: string,
  value: string,
  { template }: Operation,
  { seal, isRawId }: IdOpener,
): string | undefined => {
  const kind = idKindOf(name);
  if (kind === undefined) return undefined;
  const sealed = seal.unsealId(kind, value);
  const opened = sealed === undefined && isRawId(kind, value) ? value : sealed;
  if (kind === "place") return opened === undefined ? undefined : placeKey(opened, template);
  if (kind !== "mailFolder") return opened;
  const folder = value.toLowerCase();
  return wellKnownFolders.has(folder) ? folder : opened;
};

/**
 * An id that does not open is not found; in the link of a delta it is the state that is gone, whichever of its seals it is:
 * the version of the key that made them all may be retired, and a client that is told so starts again.
 */
const badId = ({ query }: Permit): Refusal =>
  new Refusal("deltaToken" in query ? "syncStateNotFound" : "notFound", "path: an id does not open");

/** Opens every path parameter, the bad ones too, so that the work does not tell which of them was wrong. */
const openParameters = (permit: Permit, opener: IdOpener): ReadonlyMap<string, string> => {
  const opened = new Map<string, string>();
  for (const [name, value] of permit.parameters) {
    const id = openParameter(name, value, permit.operation, opener);
    if (id !== undefined && !relative.has(id)) opened.set(name, id);
  }
  if (opened.size < permit.parameters.size) throw badId(permit);
  return opened;
};

/** The ids that a template names: the outer folders of a nested one are opened, but nothing is written with them. */
const namedIds = (template: string, opened: ReadonlyMap<string, string>): readonly string[] =>
  templateSegments(template).flatMap((segment) => opened.get(parameterName(segment) ?? "") ?? []);

const writePath = (template: string, parameters: ReadonlyMap<string, string>): string =>
  templateSegments(template)
    .map((segment) => {
      const name = parameterName(segment);
      return `/${name === undefined ? segment : pathSegment(parameters.get(name) ?? "")}`;
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

/** Every fault of a next link gets the same reply: the caller does not learn which of its seals does not open. */
const badLink = { rule: { rule: "link", parameter: "$skiptoken" } } as const;

/** What a bad cursor is refused with: a client that learns that its state is gone starts its delta again. */
const badCursor = {
  nextLink: () => new Refusal("invalidRequest", "query: the $skiptoken does not open", badLink),
  deltaLink: () => new Refusal("syncStateNotFound", "query: the $deltatoken does not open"),
} as const satisfies Readonly<Record<LinkName, () => Refusal>>;

/** What a caller learns about the content of a link. */
const toldOf = (link: LinkName, code: ErrorCode) =>
  link === "nextLink" && code === "invalidRequest" ? badLink : {};

/** A client cannot mend a delta's link, for example when times are now rounded: it starts over. */
const codeOf = (link: LinkName, code: ErrorCode): ErrorCode =>
  link === "deltaLink" && code === "invalidRequest" ? "syncStateNotFound" : code;

/** The sealed token that a request goes on from, and the link that it came in. */
const linkOf = (
  query: Exclude<Permit["query"], { readonly parsed: ParsedQuery }>,
): readonly [LinkName, string] =>
  "skipToken" in query ? ["nextLink", query.skipToken] : ["deltaLink", query.deltaToken];

/**
 * True where the records of a page are still in the order of the cursor. Their order is that of their sealed ids, so that
 * another version of the key changes it, and a list that went on in the new order would leave records out.
 */
const isCurrent = ({ after }: Cursor, operation: Operation, seal: Seal): boolean => {
  const idKind = idKindOfRecords(operation);
  if (after === undefined || idKind === undefined) return after === undefined;
  const id = seal.unsealId(idKind, after);
  return id !== undefined && seal.sealIds(idKind, [id])[0] === after;
};

/** True for a link from before times were rounded, whose zone is not the one that all others are rounded in. */
const undoesRounding = ({ prefer }: Cursor, { times }: Visibility): boolean =>
  times !== undefined && /outlook\.timezone/i.test(prefer);

/** Opens the cursor of a link that was made for this place, by an operation that has not changed since. */
const unsealCursor = (
  [link, token]: readonly [LinkName, string],
  binding: readonly string[],
  operation: Permit["operation"],
  seal: Seal,
): Cursor => {
  const packed = seal.unsealBytes(cursorKinds[link], binding, token);
  const cursor = packed === undefined ? undefined : unpackCursor(packed, unpackToken);
  if (cursor === undefined || !isCurrent(cursor, operation, seal)) throw badCursor[link]();
  return cursor;
};

/** Decides on a cursor's query again: a policy that became stricter after the link was given holds for the link, too. */
const decideAgain = (
  cursor: Cursor,
  { entry, operation }: Permit,
  visibility: Visibility,
  link: LinkName,
): ParsedQuery => {
  if (undoesRounding(cursor, visibility)) throw badCursor[link]();
  const result = parseQuery(readQuery(cursor.query), { operation, ...visibility });
  if (!result.ok)
    throw new Refusal(codeOf(link, result.code), `cursor: ${result.reason}`, toldOf(link, result.code));
  if (!("query" in result)) throw new Refusal("invalidRequest", "cursor: holds another", badLink);
  const refusal = whyQueryNotGranted(entry, result.query);
  if (refusal !== undefined) throw new Refusal("propertyRefused", `cursor: ${refusal}`);
  return result.query;
};

/** The parsed query of a request: its own, or that of the link which it follows. */
const queryOf = (
  permit: Permit,
  binding: readonly string[],
  seal: Seal,
  visibility: Visibility,
): Pick<ResolvedRequest, "cursor" | "query"> & { readonly link: LinkName | undefined } => {
  if ("parsed" in permit.query) return { link: undefined, cursor: undefined, query: permit.query.parsed };
  const link = linkOf(permit.query);
  const cursor = unsealCursor(link, binding, permit.operation, seal);
  return { link: link[0], cursor, query: decideAgain(cursor, permit, visibility, link[0]) };
};

/** The query with every sealed id opened; a bad one is refused as its place is: in a path, or in a link. */
const openIds = (
  query: ParsedQuery,
  { seal, isRawId }: IdOpener,
  link: LinkName | undefined,
): ParsedQuery => {
  if (query.filter === undefined) return query;
  const filter = mapIds(
    query.filter,
    (kind, id) => seal.unsealId(kind, id) ?? (isRawId(kind, id) ? id : undefined),
  );
  if (filter !== undefined) return { ...query, filter };
  if (link === undefined) throw new Refusal("notFound", "query: an id does not open");
  const { code } = badCursor[link]();
  throw new Refusal(code, "cursor: an id does not open", toldOf(link, code));
};

/**
 * Opens what a permitted request holds sealed.
 *
 * @throws Refusal `notFound` for an id of the path or the filter, `invalidRequest` for a `$skiptoken` and
 * `syncStateNotFound` for a `$deltatoken`, or an id beside one, that was changed, invented or made for another place; which
 * of these it was is not told
 */
export function resolveRequest(permit: Permit, opener: IdOpener, visibility: Visibility): ResolvedRequest {
  const { operation, entry } = permit;
  const opened = openParameters(permit, opener);
  const binding = [entry.name, operation.template, ...namedIds(operation.template, opened)];
  const { link, cursor, query } = queryOf(permit, binding, opener.seal, visibility);
  return {
    path: `/v1.0${writePath(operation.template, opened)}`,
    sealedPath: `/v1.0${writePath(operation.template, permit.parameters).replaceAll("()", "")}`,
    binding,
    mailboxId: opened.get(mailboxParameter),
    query,
    openedQuery: openIds(query, opener, link),
    cursor,
  };
}
