import type { Action, ActionFor } from "../../schema/actions.ts";
import type { PropertyClass } from "../../schema/notation.ts";
import { derivesFrom, type Property, structuredType, type TypeName, typeNames } from "../../schema/schema.ts";
import { isTime, isTimeOfDay, type TimeUnit } from "../../schema/times.ts";
import type { PropertyPath } from "./syntax.ts";

/** What filters and orders of one operation are held against. */
export interface QueryScope {
  /** The type of the entities that are filtered. */
  readonly type: TypeName;
  /** Paths of strings that the operation's catalogue entry names, spelled as the schema does. */
  readonly strings: readonly string[];
  readonly actionFor: ActionFor;
  /** What times are rounded to. Default: not rounded. */
  readonly times?: TimeUnit | undefined;
}

/** A path that a query may name. */
export interface ResolvedProperty {
  /** Spelled as the schema does. */
  readonly path: PropertyPath;
  readonly property: Property;
  readonly action: Action;
}

/** Classes of strings that the policy lets through for what they say, as under the profile `raw`. */
const disclosableClasses: ReadonlySet<PropertyClass> = new Set<PropertyClass>([
  "address",
  "name",
  "objectId",
  "itemId",
  "correlationId",
  "text",
]);

interface TypeIndex {
  /** Property names as the schema spells them, by their lower case. */
  readonly names: ReadonlyMap<string, string>;
  readonly derived: readonly TypeName[];
}

const indices = new Map<TypeName, TypeIndex>();

const indexOf = (type: TypeName): TypeIndex => {
  const known = indices.get(type);
  if (known !== undefined) return known;
  const names = new Map(
    Array.from(structuredType(type).properties.keys(), (name) => [name.toLowerCase(), name]),
  );
  const derived = typeNames.filter((name) => name !== type && derivesFrom(name, type));
  const index = { names, derived };
  indices.set(type, index);
  return index;
};

const actionsByProfile = new WeakMap<ActionFor, Map<TypeName, Map<string, Action>>>();

const actionsOf = (type: TypeName, actionFor: ActionFor): Map<string, Action> => {
  const byType = actionsByProfile.get(actionFor) ?? new Map<TypeName, Map<string, Action>>();
  actionsByProfile.set(actionFor, byType);
  const actions = byType.get(type) ?? new Map<string, Action>();
  byType.set(type, actions);
  return actions;
};

/**
 * The action for a property of whatever arrives as this type. Where a derived type's differs the value is taken for hidden:
 * a filter reaches the derived ones, too.
 */
const effectiveAction = (property: Property, type: TypeName, actionFor: ActionFor): Action => {
  const actions = actionsOf(type, actionFor);
  let action = actions.get(property.name);
  if (action === undefined) {
    const own = actionFor(property, type);
    const agrees = (derived: TypeName): boolean => {
      const inherited = structuredType(derived).properties.get(property.name);
      return inherited === undefined || actionFor(inherited, derived) === own;
    };
    action = indexOf(type).derived.every(agrees) ? own : "drop";
    actions.set(property.name, action);
  }
  return action;
};

/** A step of a path: the property of that name, in any case, if it is not a navigation property. */
const stepInto = (type: TypeName, name: string): Property | undefined => {
  const canonical = indexOf(type).names.get(name.toLowerCase());
  const property = canonical === undefined ? undefined : structuredType(type).properties.get(canonical);
  return property?.navigation === true ? undefined : property;
};

/** True where the properties of a complex value are the caller's to see, each by its own action. */
export const opens = (action: Action): boolean => action === "recurse" || action === "keep";

/** The property at the end of a path, of which every step shows what it holds; undefined for any other path. */
export function resolvePath(
  type: TypeName,
  path: PropertyPath,
  actionFor: ActionFor,
): ResolvedProperty | undefined {
  const steps: string[] = [];
  let at: TypeName | undefined = type;
  let found: ResolvedProperty | undefined;
  for (const name of path) {
    if (found !== undefined && (found.property.collection || !opens(found.action))) return undefined;
    const property: Property | undefined = at === undefined ? undefined : stepInto(at, name);
    if (at === undefined || property === undefined) return undefined;
    steps.push(property.name);
    found = { path: steps, property, action: effectiveAction(property, at, actionFor) };
    at = property.type.kind === "structured" ? property.type.name : undefined;
  }
  return found;
}

/**
 * True for a string that is compared as a whole only. A string that is not of its form does not pass, so neither a part of it
 * nor its place in an order may be asked for: `startswith(preferredLanguage,'J')` would read a name letter by letter.
 * Exchange stores the one form that is open, dates and times, as times.
 */
export const comparesWhole = ({ form }: Property): boolean => form !== undefined && form !== "dateTime";

/**
 * True for a property whose value answers nothing that the caller does not see: it passes unchanged and is a boolean, a
 * number, a date, a GUID or a member of an enumeration; or a string that the catalogue names or the policy lets through;
 * or a sealed id that the catalogue names. Anything else would be an oracle.
 */
export function isFilterable({ property, action }: ResolvedProperty, named: boolean): boolean {
  const { type, idKind, propertyClass } = property;
  if (action === "seal") return named && idKind !== undefined;
  if (action !== "keep") return false;
  if (type.kind === "enumeration") return true;
  if (type.kind !== "primitive" || type.name === "binary") return false;
  return type.name !== "string" || named || disclosableClasses.has(propertyClass);
}

/** True where a value may be asked for as a whole alone, so that neither its place in an order nor its parts may. */
export const isUnordered = (property: Property, { times }: Pick<QueryScope, "times">): boolean =>
  comparesWhole(property) || (times !== undefined && isTime(property));

/** True for a rounded time that no comparison is made of: the unit that a time of day lies in is no span of time. */
export const isIncomparable = (property: Property, { times }: Pick<QueryScope, "times">): boolean =>
  times !== undefined && isTime(property) && isTimeOfDay(property);
