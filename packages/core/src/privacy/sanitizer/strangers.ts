/*
 * Names that the schema does not know: Graph has grown, or somebody has extended a type. They are dropped whatever they hold,
 * and counted, so that an operator learns of them.
 */

import type { TypeName } from "../../schema/schema.ts";
import type { ObjectPlan } from "./plan.ts";

/** The strange names of one type. */
export interface StrangeNamesOfType {
  /** How often one of them stood in an object of the type. */
  readonly count: number;
  /** Those that Microsoft alone can have given, without repeats; the first of them. */
  readonly names: ReadonlySet<string>;
}

/** The strange names of a reply by the type that they were found in. */
export type StrangeNames = ReadonlyMap<TypeName, StrangeNamesOfType>;

/** The same while it is collected. */
export type CollectedNames = Map<TypeName, { count: number; readonly names: Set<string> }>;

/** Most names that are logged for one type. */
const MAX_NAMES = 50;

/** How Microsoft names properties. Directory and schema extensions have underscores, and people choose their names. */
const ownName = /^[a-z][A-Za-z0-9]{1,40}$/;
const extensionName = /^extension/i;

const isTold = (name: string): boolean => ownName.test(name) && !extensionName.test(name);

/** Counts the strange names of one object. Annotations do not count: every service adds its own (OData JSON format 4.01 §4.6). */
export function noteStrangers(
  noted: CollectedNames,
  { type, isOpen }: ObjectPlan,
  names: readonly string[],
): void {
  const strange = names.filter((name) => !name.includes("@"));
  if (type === undefined || strange.length === 0) return;
  const known = noted.get(type) ?? { count: 0, names: new Set() };
  noted.set(type, known);
  known.count += strange.length;
  if (isOpen) return;
  for (const name of strange) if (known.names.size < MAX_NAMES && isTold(name)) known.names.add(name);
}
