import { type SimulatedRequest, UnsimulatedRequest } from "../../../wire/host.ts";
import { propertyNotFound, unparsableProperty } from "../graph-error.ts";
import type { EntityType } from "./entity-types.ts";
import type { Query } from "./query.ts";

/** The properties that a `$select` names, under their declared names; casts apart. */
export interface Selection {
  /** As the caller wrote it, for the context. */
  readonly written: string;
  /** Names of the type's own properties. */
  readonly own: ReadonlySet<string>;
  /** Names selected through a cast such as `microsoft.graph.eventMessage/type`, by derived type. */
  readonly cast: ReadonlyMap<string, ReadonlySet<string>>;
}

const spelled = (name: string, list: readonly string[]): string | undefined =>
  list.find((candidate) => candidate.toLowerCase() === name.toLowerCase());

/** Whether a cast to a derived type is refused. */
export type RefusesCast = (derivedType: string) => boolean;

/** What a selection may name beside the type's own properties. */
export interface SelectionRules {
  /** Directory extensions, which are not properties of the type and can still be selected. */
  readonly dynamic?: readonly string[] | undefined;
  readonly refusesCast?: RefusesCast;
}

/** The derived type's property that `microsoft.graph.type/name` means. */
function selectCast(entry: string, type: EntityType, refusesCast: RefusesCast): readonly [string, string] {
  const [qualified = "", property = ""] = entry.split("/", 2);
  const name = qualified.replace(/^(?:microsoft\.)?graph\./i, "");
  const derivedName = spelled(name, Object.keys(type.derived));
  const declared = derivedName === undefined ? undefined : spelled(property, type.derived[derivedName] ?? []);
  if (derivedName === undefined || declared === undefined) throw propertyNotFound(property, name);
  if (refusesCast(derivedName)) throw unparsableProperty(property);
  return [derivedName, declared];
}

function selectOwn(
  entry: string,
  type: EntityType,
  dynamic: readonly string[],
  request: SimulatedRequest,
): string {
  const declared = spelled(entry, [...type.byDefault, ...type.onRequest, ...dynamic]);
  if (declared !== undefined) return declared;
  if (spelled(entry, type.unsimulated) !== undefined) {
    throw new UnsimulatedRequest(request, "selected property is not simulated");
  }
  const isDerived = Object.values(type.derived).some((names) => spelled(entry, names) !== undefined);
  // Mail's own parser has words of its own for it; a folder's property is unknown like any other.
  if (isDerived && type.name === "message") throw unparsableProperty(entry);
  throw propertyNotFound(entry, type.name);
}

/**
 * Parses `$select` against a type; undefined when there is none. An undeclared property is Graph's 400, and so is a
 * derived type's property without its cast.
 */
export function parseSelection(
  query: Query,
  type: EntityType,
  request: SimulatedRequest,
  { dynamic = [], refusesCast = () => false }: SelectionRules = {},
): Selection | undefined {
  const written = query.get("select")?.value;
  if (written === undefined) return undefined;
  const own = new Set<string>();
  const cast = new Map<string, Set<string>>();
  for (const entry of written.split(",").map((part) => part.trim())) {
    if (entry === "*") throw new UnsimulatedRequest(request, "$select=* is not simulated");
    if (!entry.includes("/")) {
      own.add(selectOwn(entry, type, dynamic, request));
      continue;
    }
    const [derivedName, property] = selectCast(entry, type, refusesCast);
    cast.set(derivedName, (cast.get(derivedName) ?? new Set<string>()).add(property));
  }
  return { written: written.replaceAll(" ", ""), own, cast };
}
