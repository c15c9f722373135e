import type { GraphCall } from "../graph-call.ts";
import { badRequest, GraphError } from "../graph-error.ts";
import { checkLiterals, declaredPath } from "./declared-path.ts";
import type { EntityType } from "./entity-types.ts";
import { passes } from "./filter-evaluator.ts";
import { type Mention, mentionsOf, renamed } from "./filter-mentions.ts";
import { type Filter, type Path, parseFilter } from "./filter-parser.ts";
import { parseOrderBy, type SortKey, sorted } from "./order-by.ts";
import type { Entity } from "./serializer.ts";

/** Properties that Exchange neither filters nor sorts by. */
const unsearchable = new Set([
  "toRecipients",
  "ccRecipients",
  "bccRecipients",
  "replyTo",
  "internetMessageHeaders",
  "uniqueBody",
  "webLink",
  "conversationIndex",
  "attendees",
  "locations",
  "recurrence",
  "onlineMeeting",
]);

/** Operators that directory objects know and Exchange does not. */
const foreignOperators = new Set(["in", "endswith", "all"]);

const invalidNodes = () =>
  badRequest("The query filter contains one or more invalid nodes.", "ErrorInvalidUrlQueryFilter");

const inefficient = () =>
  new GraphError(
    400,
    "InefficientFilter",
    "The restriction or sort order is too complex for this operation.",
  );

function checkMention({ path, operator }: Mention): void {
  if (unsearchable.has(path[0] ?? "") || foreignOperators.has(operator)) throw invalidNodes();
}

const textOf = (path: Path) => path.join("/");

/**
 * Mail is sorted and filtered at once only when the properties of `$orderby` are first in `$filter`, in the same
 * order.
 */
function checkOrder(mentions: readonly Mention[], keys: readonly SortKey[]): void {
  const filtered = [...new Set(mentions.map(({ path }) => textOf(path)))];
  if (keys.some(({ path }, at) => filtered[at] !== textOf(path))) throw inefficient();
}

function filterOf(text: string, type: EntityType) {
  const filter: Filter = renamed(parseFilter(text), (path) => declaredPath(path, type));
  return { filter, mentions: mentionsOf(filter) };
}

/** The entities that pass `$filter`, in the order of `$orderby`, by the rules of Exchange. */
export function queryExchange<T extends Entity>(
  { query }: Pick<GraphCall, "query">,
  entities: readonly T[],
  type: EntityType,
): readonly T[] {
  const [filterText, orderText] = [query.get("filter")?.value, query.get("orderby")?.value];
  if (filterText === undefined && orderText === undefined) return entities;
  const keys =
    orderText === undefined
      ? []
      : parseOrderBy(orderText).map((key) => ({ ...key, path: declaredPath(key.path, type) }));
  if (keys.some(({ path }) => unsearchable.has(path[0] ?? ""))) throw inefficient();
  const parsed = filterText === undefined ? undefined : filterOf(filterText, type);
  for (const mention of parsed?.mentions ?? []) {
    checkMention(mention);
    checkLiterals(mention, wiresOf(entities));
  }
  if (parsed !== undefined && keys.length > 0 && type.name === "message") checkOrder(parsed.mentions, keys);
  const kept = parsed === undefined ? entities : entities.filter(({ wire }) => passes(parsed.filter, wire));
  return keys.length === 0 ? kept : sorted(kept, keys);
}

function* wiresOf(entities: readonly Entity[]) {
  for (const { wire } of entities) yield wire;
}
