import type { Group } from "../../../tenant/people/groups.ts";
import type { Person } from "../../../tenant/people/person.ts";
import type { JsonObject, JsonValue } from "../../../tenant/wire.ts";
import { DAY_MS } from "../../../tenant/wire.ts";
import { permissions } from "../behaviour/permissions.ts";
import { contextOf, type GraphCall, type Route, shapeOf } from "../graph-call.ts";
import { badRequest } from "../graph-error.ts";
import { dynamicUserProperties, type EntityType, groupType, userType } from "../odata/entity-types.ts";
import { type Filter, parseFilter } from "../odata/filter-parser.ts";
import { visibleMemberIds } from "../resources/members.ts";
import { deltaReply } from "./delta.ts";
import type { DeltaFunction } from "./delta-function.ts";
import type { Change, TrackedEntity } from "./sync-states.ts";

/** Entries on a page when the caller does not say. */
const DEFAULT_PAGE_ENTRIES = 100;
/** The directory forgets a token after a week. */
const LIFETIME_MS = 7 * DAY_MS;
/** Entries of a relation that one object tells. */
const MAX_RELATION_ENTRIES = 50;
/** How many objects a filter of ids may name. */
const MAX_FILTERED_OBJECTS = 50;

const refused = ["top", "skip", "count", "orderby", "expand", "search"] as const;

function checkParameters({ query }: GraphCall): void {
  for (const name of refused) {
    const given = query.get(name);
    if (given !== undefined)
      throw badRequest(`${given.writtenName} is not supported by delta queries.`, "Request_UnsupportedQuery");
  }
}

const badFilter = () =>
  badRequest(
    "Unsupported filter: delta queries can only be filtered by the ids of at most 50 objects.",
    "Request_UnsupportedQuery",
  );

function* idsOf(filter: Filter): Generator<string> {
  if (filter.kind === "or") {
    yield* idsOf(filter.left);
    yield* idsOf(filter.right);
    return;
  }
  if (filter.kind !== "comparison" || filter.operator !== "eq" || filter.path.join("/") !== "id")
    throw badFilter();
  yield String(filter.literal.value).toLowerCase();
}

/** The ids that a filter names; undefined when there is none. */
function filteredIds({ query }: GraphCall): ReadonlySet<string> | undefined {
  const text = query.get("filter")?.value;
  if (text === undefined) return undefined;
  const ids = [...idsOf(parseFilter(text))];
  if (ids.length > MAX_FILTERED_OBJECTS) throw badFilter();
  return new Set(ids);
}

/** Tells a relation: all of it in the first round, what came and went in later ones. */
function relation(
  type: (id: string) => string,
  before: readonly string[],
  now: readonly string[],
): JsonObject[] {
  const entry = (id: string) => ({ "@odata.type": `#microsoft.graph.${type(id)}`, id });
  return [
    ...now.filter((id) => !before.includes(id)).map(entry),
    ...before
      .filter((id) => !now.includes(id))
      .map((id) => ({ ...entry(id), "@removed": { reason: "deleted" } })),
  ];
}

/** A kind of directory object with the relation that delta tracks beside its properties. */
interface TrackedKind<T extends TrackedEntity> {
  readonly path: "users" | "groups";
  readonly type: EntityType;
  readonly relation: "manager" | "members";
  /** Whether the relation is told without being selected. */
  readonly byDefault: boolean;
  readonly entries: (call: GraphCall) => readonly T[];
  readonly related: (call: GraphCall, entry: T) => readonly string[];
}

const typeNameOf =
  ({ tenant }: GraphCall) =>
  (id: string) =>
    tenant.groups.some((group) => group.id === id)
      ? "group"
      : tenant.orgContacts.some((contact) => contact.id === id)
        ? "orgContact"
        : "user";

/** The properties that differ, and the id. */
function minimal(before: JsonObject, now: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => name === "id" || JSON.stringify(value) !== JSON.stringify(before[name]),
    ),
  );
}

/** One object for each part of its relation: a big group comes several times in a round. */
function parts(object: JsonObject, name: string, relations: readonly JsonObject[]): string {
  if (relations.length === 0) return JSON.stringify(object);
  const texts: string[] = [];
  for (let from = 0; from < relations.length; from += MAX_RELATION_ENTRIES)
    texts.push(JSON.stringify({ ...object, [name]: relations.slice(from, from + MAX_RELATION_ENTRIES) }));
  return texts.join(",");
}

const same = (one: JsonValue, other: JsonValue) => JSON.stringify(one) === JSON.stringify(other);

function open<T extends TrackedEntity>(call: GraphCall, kind: TrackedKind<T>) {
  checkParameters(call);
  const ids = filteredIds(call);
  const type: EntityType = {
    ...kind.type,
    alwaysId: true,
    onRequest: [...kind.type.onRequest, kind.relation],
    unsimulated: kind.type.unsimulated.filter((name) => name !== kind.relation),
  };
  const shape = shapeOf(call, type, { dynamic: dynamicUserProperties });
  const { selection } = shape;
  const write = call.serializer.writer(shape);
  const tracksRelation = selection === undefined ? kind.byDefault : selection.own.has(kind.relation);
  const related = (entry: T | undefined) =>
    tracksRelation && entry !== undefined ? kind.related(call, entry) : [];
  const text = (change: Change<T>): string => {
    if (change.kind === "deleted") {
      const { id } = change.before;
      return JSON.stringify({ id, "@removed": { reason: call.tenant.removalOf(id) } });
    }
    const { now, before } = change;
    const whole = JSON.parse(write(now)) as JsonObject;
    const told =
      before !== undefined && call.preferences.minimal
        ? minimal(JSON.parse(write(before)) as JsonObject, whole)
        : whole;
    const relations = relation(typeNameOf(call), related(before), related(now));
    return parts(told, `${kind.relation}@delta`, relations);
  };
  return {
    head: contextOf(call, kind.path, selection),
    entries: kind.entries(call).filter(({ id }) => ids?.has(id) !== false),
    differs: (before: T, now: T) =>
      before !== now && (write(before) !== write(now) || !same([...related(before)], [...related(now)])),
    write: text,
    pageSize: call.preferences.maxPageSize ?? DEFAULT_PAGE_ENTRIES,
  };
}

const functionOf = <T extends TrackedEntity>(kind: TrackedKind<T>): DeltaFunction<T> => ({
  key: () => kind.path,
  link: ({ origin }) => `${origin}/v1.0/${kind.path}/delta`,
  open: (call) => open(call, kind),
  lifetime: LIFETIME_MS,
  lostCode: "syncStateNotFound",
  knowsLatest: true,
  resourceUnits: 2,
  applied: ({ preferences }) => (preferences.minimal ? ["return=minimal"] : []),
});

const users = functionOf<Person>({
  path: "users",
  type: userType,
  relation: "manager",
  byDefault: false,
  entries: ({ tenant }) => tenant.people,
  related: (_call, { managerId }) => (managerId === null ? [] : [managerId]),
});

const groups = functionOf<Group>({
  path: "groups",
  type: groupType,
  relation: "members",
  byDefault: true,
  entries: ({ tenant }) => tenant.groups,
  related: visibleMemberIds,
});

const options = ["select", "filter", "skiptoken", "deltatoken", ...refused];

/** What changed among users and groups. */
export const directoryDeltaRoutes: readonly Route[] = [
  {
    template: "/users/delta",
    service: "directory",
    roles: permissions.usersDelta,
    options,
    handle: (call) => deltaReply(call, users),
  },
  {
    template: "/groups/delta",
    service: "directory",
    roles: permissions.groups,
    options,
    handle: (call) => deltaReply(call, groups),
  },
];
