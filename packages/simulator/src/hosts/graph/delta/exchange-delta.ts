import type { JsonObject } from "../../../tenant/wire.ts";
import { contextOf, type GraphCall } from "../graph-call.ts";
import { badRequest, GraphError } from "../graph-error.ts";
import type { EntityType } from "../odata/entity-types.ts";
import type { Shape } from "../odata/serializer.ts";
import type { Write } from "../resources/extended-properties.ts";
import type { DeltaFunction } from "./delta-function.ts";
import type { Change, TrackedEntity } from "./sync-states.ts";

/** Entries on a page when the caller does not say. */
const DEFAULT_PAGE_ENTRIES = 10;

/** Parameters that some delta function of Exchange takes or refuses in its own words. */
export const exchangeDeltaOptions: readonly string[] = [
  "select",
  "top",
  "skip",
  "count",
  "filter",
  "orderby",
  "search",
  "expand",
  "skiptoken",
  "deltatoken",
];

/** Refuses the parameters that Exchange cannot combine with change tracking. */
export function refuseParameters({ query }: GraphCall, names: readonly string[], resource: string): void {
  const given = names.filter((name) => query.has(name)).map((name) => `$${name}`);
  if (given.length === 0) return;
  throw badRequest(
    `The following parameters are not supported with change tracking over the '${resource}' resource: '${given.join(", ")}'.`,
    "ErrorInvalidUrlQuery",
  );
}

/** Change tracking cannot expand with options such as `$filter`: it fails on its own null, whatever they say. */
export function failNestedExpand({ query, reality }: GraphCall): void {
  const expand = query.get("expand")?.value ?? "";
  if (!reality.failsNestedExpandOfDelta || !expand.includes("(")) return;
  throw new GraphError(500, "InternalServerError", "Value cannot be null.\r\nParameter name: type");
}

/** Answers a delta function that v1.0 declares and does not serve. */
export function refuseDeclaredDelta({ name }: EntityType): never {
  throw badRequest(
    `Unsupported request: Change tracking is not supported against 'microsoft.graph.${name}'.`,
  );
}

/** Number of entries on a page: the smaller of `$top` and `odata.maxpagesize`. */
export const deltaPageSize = ({ preferences }: GraphCall, top?: number): number =>
  Math.min(preferences.maxPageSize ?? top ?? DEFAULT_PAGE_ENTRIES, top ?? Number.POSITIVE_INFINITY);

/** What a path was called with, its function spelled as Graph writes it into links. */
export const asWritten = ({ origin, rawPath }: GraphCall): string =>
  `${origin}${rawPath.replace(/\/(?:microsoft\.)?(?:graph\.)?delta(?:\(\))?\/?$/i, "/delta")}`;

/** Writes entities of Exchange with their type in front, and the ones that are gone with only the reason. */
export function changeWriter<T extends TrackedEntity>(
  call: GraphCall,
  shapeFor: (entity: T) => Shape,
  extend: (write: Write) => Write = (write) => write,
): (change: Change<T>) => string {
  const typeOf = (entity: T, { type }: Shape): JsonObject =>
    call.bare ? {} : { "@odata.type": String(entity.wire["@odata.type"] ?? `#microsoft.graph.${type.name}`) };
  return (change) => {
    if (change.kind === "deleted") {
      const { before } = change;
      const immutable = call.preferences.immutableIds ? before.immutableId : undefined;
      return JSON.stringify({
        ...typeOf(before, shapeFor(before)),
        id: immutable ?? before.id,
        "@removed": { reason: "deleted" },
      });
    }
    const { now } = change;
    const shape = shapeFor(now);
    const text = extend(call.serializer.writer(shape))(now);
    if (call.bare || "@odata.type" in now.wire) return text;
    return `{${JSON.stringify(typeOf(now, shape)).slice(1, -1)},${text.slice(1)}`;
  };
}

/** The context of a delta answer, which names only the type. */
export const deltaHead = (call: GraphCall, type: EntityType): string =>
  contextOf(call, `Collection(${type.name})`, undefined);

/** What all delta functions of Exchange have in common: tokens live as long as the service remembers them. */
export const exchangeDelta: Pick<
  DeltaFunction<TrackedEntity>,
  "lifetime" | "lostCode" | "knowsLatest" | "applied"
> = {
  lifetime: Number.POSITIVE_INFINITY,
  lostCode: "SyncStateNotFound",
  knowsLatest: false,
  applied: () => ["odata.track-changes"],
};
