import { visibleText } from "../../../tenant/mail/mail-body.ts";
import type { DateTimeTimeZone, JsonObject, JsonValue } from "../../../tenant/wire.ts";
import type { EntityType } from "./entity-types.ts";
import type { Selection } from "./selection.ts";
import { inTimeZone } from "./time-zones.ts";

/** How an entity is to be written. */
export interface Shape {
  readonly type: EntityType;
  readonly selection?: Selection;
  /** Without any annotation but those of paging. */
  readonly bare: boolean;
  /** The times of events in this zone. */
  readonly timeZone?: string | null;
  readonly textBody?: boolean;
  readonly immutableIds?: boolean;
  /** Properties that a ReadBasic permission withholds, or that the operation does not serve. */
  readonly withheld?: ReadonlySet<string>;
}

/** Anything that the tenant holds in wire form. */
export interface Entity {
  readonly wire: JsonObject;
  readonly immutableId?: string;
  readonly seriesMasterImmutableId?: string | null;
}

/** Writes entities, each once for a shape: a page of a hundred is then no more than a join. */
export interface Serializer {
  /** The writer of one shape. */
  writer(shape: Shape): (entity: Entity) => string;
}

const MAX_CACHED_SHAPES = 32;

/** Annotations go, at any depth. */
function withoutAnnotations(value: JsonValue): JsonValue {
  if (value === null || typeof value !== "object" || JSON.isRawJSON(value)) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutAnnotations);
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([name]) => !name.includes("@odata."))
      .map(([name, inner]) => [name, withoutAnnotations(inner)]),
  );
}

/** True for a property of the entity's own type that the cast part of a selection names. */
function castSelects(wire: JsonObject, name: string, { cast }: Selection): boolean {
  const own = String(wire["@odata.type"] ?? "").replace("#microsoft.graph.", "");
  for (const [derived, names] of cast) {
    if (names.has(name) && (own === derived || (derived === "eventMessage" && own.startsWith(derived))))
      return true;
  }
  return false;
}

function included(wire: JsonObject, name: string, shape: Shape): boolean {
  const { selection, type, withheld } = shape;
  if (name.startsWith("@odata.")) return !shape.bare;
  if (withheld?.has(name) === true) return false;
  if (selection === undefined) return !type.onRequest.includes(name);
  return selection.own.has(name) || (type.alwaysId && name === "id") || castSelects(wire, name, selection);
}

function textOf(body: JsonValue): JsonValue {
  if (body === null || typeof body !== "object" || Array.isArray(body)) return body;
  const { contentType, content } = body as JsonObject;
  return contentType === "html" ? { contentType: "text", content: visibleText(String(content)) } : body;
}

/** The day of an all-day event is the same everywhere; any other time moves. */
function zoned(value: JsonValue, zone: string, allDay: boolean): JsonValue {
  const { dateTime } = value as DateTimeTimeZone;
  return { dateTime: allDay ? dateTime : inTimeZone(Date.parse(`${dateTime}Z`), zone), timeZone: zone };
}

/** The value of one property under the preferences of the request. */
function adapt(entity: Entity, name: string, value: JsonValue, shape: Shape): JsonValue {
  if (shape.immutableIds === true) {
    if (name === "id" && entity.immutableId !== undefined) return entity.immutableId;
    if (name === "seriesMasterId" && entity.seriesMasterImmutableId !== undefined)
      return entity.seriesMasterImmutableId;
  }
  if (shape.textBody === true && (name === "body" || name === "uniqueBody")) return textOf(value);
  const zone = shape.timeZone ?? null;
  if (zone !== null && shape.type.name === "event" && (name === "start" || name === "end"))
    return zoned(value, zone, entity.wire["isAllDay"] === true);
  return shape.bare ? withoutAnnotations(value) : value;
}

function build(entity: Entity, shape: Shape): string {
  const { wire } = entity;
  const properties: Record<string, JsonValue> = {};
  for (const name of Object.keys(wire)) {
    if (included(wire, name, shape)) properties[name] = adapt(entity, name, wire[name] ?? null, shape);
  }
  return JSON.stringify(properties);
}

function keyOf({ type, selection, bare, timeZone, textBody, immutableIds, withheld }: Shape): string {
  const names = selection === undefined ? "*" : [...selection.own].sort().join(",");
  const casts = [...(selection?.cast ?? [])].map(
    ([derived, list]) => `${derived}/${[...list].sort().join("+")}`,
  );
  return [
    type.name,
    type.alwaysId,
    names,
    ...casts,
    bare,
    timeZone ?? "",
    textBody ?? false,
    immutableIds ?? false,
    ...(withheld ?? []),
  ].join("|");
}

/** Creates a serializer that remembers what it wrote for the last shapes. */
export function createSerializer(): Serializer {
  const byShape = new Map<string, WeakMap<Entity, string>>();
  const writtenOf = (key: string) => {
    const known = byShape.get(key);
    if (known !== undefined) return known;
    const [oldest] = byShape.keys();
    if (byShape.size >= MAX_CACHED_SHAPES && oldest !== undefined) byShape.delete(oldest);
    const created = new WeakMap<Entity, string>();
    byShape.set(key, created);
    return created;
  };
  return {
    writer(shape) {
      const written = writtenOf(keyOf(shape));
      return (entity) => {
        const known = written.get(entity);
        if (known !== undefined) return known;
        const text = build(entity, shape);
        written.set(entity, text);
        return text;
      };
    },
  };
}
