import { type EffectiveProfile, propertiesOf } from "@graphveil/core/sanitizer";
import { derivesFrom, isTypeName, type Property, type TypeName } from "@graphveil/core/schema";
import { condense } from "./condense.ts";
import { type Fate, isGone } from "./fate.ts";
import type { Row } from "./row.ts";

/** What decides which of the record is fetched and what leaves of it. */
export interface Alignment {
  readonly profile: EffectiveProfile;
  /** True for a property of the record that Microsoft is asked for. */
  readonly isAsked: (name: string, type: TypeName) => boolean;
}

type Members = Readonly<Record<string, unknown>>;

interface Context extends Alignment {
  readonly depth: number;
  readonly path: string;
  /** What became of the whole that this is a part of, where it did not leave. */
  readonly above: Fate | undefined;
}

/** A value as JSON. */
export const shown = (value: unknown): string => JSON.stringify(value);

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The type that an object says it is of, where that is one of the declared type's family. */
export const typeOf = (record: Members, declared: TypeName): TypeName => {
  const name = String(record["@odata.type"] ?? "").replace(/^#microsoft\.graph\./, "");
  return isTypeName(name) && derivesFrom(name, declared) ? name : declared;
};

const sealedBy: Readonly<Record<string, Fate>> = {
  pseudonymize: "pseudonym",
  seal: "sealed",
  correlate: "token",
  keep: "rounded",
};

/** True for what says nothing of a person or of content by being there: nothing, an empty list, a value of structure. */
const saysNothing = (value: unknown, { propertyClass }: Property): boolean =>
  value === null ||
  propertyClass === "keep" ||
  propertyClass === "recurse" ||
  (Array.isArray(value) && value.length === 0);

const fateOfPresent = (before: unknown, after: unknown, property: Property, action: string): Fate => {
  if (JSON.stringify(before) === JSON.stringify(after))
    return saysNothing(before, property) ? "structure" : "clear";
  return sealedBy[action] ?? "structure";
};

/** The annotations that stand instead of a property. */
const notesOf = (after: Members | undefined, name: string): string | undefined => {
  const notes = Object.entries(after ?? {}).filter(([key]) => key.startsWith(`${name}@`));
  return notes.length === 0
    ? undefined
    : notes.map(([key, value]) => `${key.slice(key.lastIndexOf(".") + 1)} ${shown(value)}`).join(", ");
};

const annotationFate = (name: string, before: unknown, after: unknown): Fate => {
  if (after === undefined) return "dropped";
  if (/Link$/.test(name)) return "link";
  return JSON.stringify(before) === JSON.stringify(after) ? "structure" : "token";
};

function* annotationRows(before: Members, after: Members | undefined, context: Context): Generator<Row> {
  for (const [name, value] of Object.entries(before)) {
    if (!name.includes("@")) continue;
    const left = after !== undefined && Object.hasOwn(after, name) ? after[name] : undefined;
    yield {
      id: `${context.path}/${name}`,
      depth: context.depth,
      name,
      fate: context.above ?? annotationFate(name, value, left),
      before: shown(value),
      after: left === undefined ? undefined : shown(left),
      subject: undefined,
    };
  }
}

/** One member of an object, with what is left of the object. */
interface Pair {
  readonly name: string;
  readonly value: unknown;
  readonly after: Members | undefined;
  readonly type: TypeName;
  readonly property: Property | undefined;
}

const hasParts = (value: unknown, property: Property | undefined): boolean =>
  property?.type.kind === "structured" && (isObject(value) || (Array.isArray(value) && value.some(isObject)));

const fateOf = ({ name, value, after, type, property }: Pair, context: Context): Fate => {
  if (context.above !== undefined) return context.above;
  const isAsked = context.depth > 0 || context.isAsked(name, type);
  if (property === undefined) return isAsked ? "dropped" : "unasked";
  const action = context.profile.actionFor(property, type);
  if (after !== undefined && Object.hasOwn(after, name)) {
    return property.type.kind === "structured" && hasParts(value, property)
      ? "group"
      : fateOfPresent(value, after[name], property, action);
  }
  if (notesOf(after, name) !== undefined) return "described";
  if (!isAsked) return "unasked";
  return action === "drop" || action === "recurse" ? "dropped" : "withheld";
};

function* partRows(pair: Pair, fate: Fate, context: Context): Generator<Row> {
  const { name, value, after, property } = pair;
  if (property?.type.kind !== "structured") return;
  const left = after !== undefined && Object.hasOwn(after, name) ? after[name] : undefined;
  const path = `${context.path}/${name}`;
  const above = isGone(fate) || fate === "described" ? (fate === "described" ? "dropped" : fate) : undefined;
  if (isObject(value)) {
    const inside = { ...context, depth: context.depth + 1, path, above };
    yield* objectRows(value, isObject(left) ? left : undefined, property.type.name, inside);
  }
  if (!Array.isArray(value)) return;
  for (const [index, element] of value.entries()) {
    if (!isObject(element)) continue;
    const kept: unknown = Array.isArray(left) ? left[index] : undefined;
    const at = `${path}/${index}`;
    const row = { id: at, depth: context.depth + 1, name: `${name}[${index}]`, subject: undefined };
    yield { ...row, fate: above ?? "group", before: undefined, after: undefined };
    const inside = { ...context, depth: context.depth + 2, path: at, above };
    yield* objectRows(element, isObject(kept) ? kept : undefined, property.type.name, inside);
  }
}

const rowOf = (pair: Pair, fate: Fate, context: Context): Row => {
  const { name, value, after, type, property } = pair;
  const isPresent = after !== undefined && Object.hasOwn(after, name);
  const left = isPresent ? shown(after[name]) : notesOf(after, name);
  const parts = hasParts(value, property);
  return {
    id: `${context.path}/${name}`,
    depth: context.depth,
    name,
    fate,
    before: parts ? undefined : shown(value),
    after: parts && fate === "group" ? undefined : left,
    subject: property === undefined ? undefined : { property, type },
  };
};

function* addedRows(before: Members, after: Members | undefined, context: Context): Generator<Row> {
  for (const [name, value] of Object.entries(after ?? {})) {
    const [owner = ""] = name.split("@");
    if (Object.hasOwn(before, name) || (owner !== "" && Object.hasOwn(before, owner))) continue;
    const place = { id: `${context.path}/${name}`, depth: context.depth, name, subject: undefined };
    yield { ...place, fate: "added", before: undefined, after: shown(value) };
  }
}

/** The lines of one object of a type beside what is left of it, in the order in which Microsoft sent them. */
function* objectRows(
  before: Members,
  after: Members | undefined,
  declared: TypeName,
  context: Context,
): Generator<Row> {
  const type = typeOf(before, declared);
  const properties = new Map(
    Array.from(propertiesOf(type, context.profile.actionFor), (each) => [each.name, each]),
  );
  yield* annotationRows(before, after, context);
  for (const [name, value] of Object.entries(before)) {
    if (name.includes("@")) continue;
    const pair: Pair = { name, value, after, type, property: properties.get(name) };
    const fate = fateOf(pair, context);
    yield rowOf(pair, fate, context);
    yield* partRows(pair, fate, context);
  }
  yield* addedRows(before, after, context);
}

/**
 * A record of a type beside what the sanitizer left of it, property by property. What is on the right comes from the sanitizer's
 * output alone; the schema only says why.
 *
 * @param after - undefined where the whole record does not leave
 */
export const alignRecord = (
  before: unknown,
  after: unknown,
  type: TypeName,
  alignment: Alignment,
): readonly Row[] =>
  isObject(before)
    ? condense([
        ...objectRows(before, isObject(after) ? after : undefined, type, {
          ...alignment,
          depth: 0,
          path: "",
          above: isObject(after) ? undefined : "dropped",
        }),
      ])
    : [];
