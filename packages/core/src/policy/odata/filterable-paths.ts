import { structuredType, type TypeName } from "../../schema/schema.ts";
import {
  isFilterable,
  isIncomparable,
  isUnordered,
  opens,
  type QueryScope,
  type ResolvedProperty,
  resolvePath,
} from "./properties.ts";

/** What a caller may filter and order one operation by. */
export interface FilterablePaths {
  /** As a `$filter` names them; elements of a collection are in a lambda: `categories/any(x:x)`. */
  readonly filter: readonly string[];
  /** As an `$orderby` names them. */
  readonly order: readonly string[];
}

/** Where a walk over the properties has come to. */
interface Place {
  /** The type that paths are resolved from: the operation's, or that of the elements of a collection. */
  readonly root: TypeName;
  /** The steps from there. */
  readonly path: readonly string[];
  readonly at: TypeName;
  /** The collection that a lambda ranges over. */
  readonly range: readonly string[] | undefined;
  /** Types that were gone through: a type may hold itself. */
  readonly through: readonly TypeName[];
}

interface Walk {
  readonly scope: QueryScope;
  readonly filter: string[];
  readonly order: string[];
}

const written = (path: readonly string[], range: readonly string[] | undefined): string =>
  range === undefined ? path.join("/") : `${range.join("/")}/any(x:${["x", ...path].join("/")})`;

const noteValue = (
  { scope, filter, order }: Walk,
  found: ResolvedProperty,
  { path, range }: Pick<Place, "path" | "range">,
): void => {
  const named = scope.strings.includes([...(range ?? []), ...path].join("/"));
  if (!isFilterable(found, named) || isIncomparable(found.property, scope)) return;
  filter.push(written(path, range));
  if (range === undefined && found.action !== "seal" && !isUnordered(found.property, scope))
    order.push(written(path, range));
};

const walkCollection = (walk: Walk, found: ResolvedProperty, { range, through }: Place): void => {
  if (range !== undefined || !opens(found.action)) return;
  const { property, path } = found;
  noteValue(walk, { ...found, property: { ...property, collection: false } }, { path: [], range: path });
  if (property.type.kind !== "structured") return;
  const { name } = property.type;
  walkType(walk, { root: name, path: [], at: name, range: path, through: [...through, name] });
};

function walkType(walk: Walk, place: Place): void {
  for (const name of structuredType(place.at).properties.keys()) {
    const path = [...place.path, name];
    const found = resolvePath(place.root, path, walk.scope.actionFor);
    if (found === undefined) continue;
    const { property, action } = found;
    if (property.collection) {
      walkCollection(walk, found, place);
      continue;
    }
    noteValue(walk, found, { path, range: place.range });
    const { type } = property;
    if (type.kind !== "structured" || !opens(action) || place.through.includes(type.name)) continue;
    walkType(walk, { ...place, path, at: type.name, through: [...place.through, type.name] });
  }
}

/** Every path that a filter or an order of an operation may name, by the rules that these are checked by. */
export function filterablePaths(scope: QueryScope): FilterablePaths {
  const walk: Walk = { scope, filter: [], order: [] };
  const { type } = scope;
  walkType(walk, { root: type, path: [], at: type, range: undefined, through: [type] });
  return { filter: walk.filter, order: walk.order };
}
