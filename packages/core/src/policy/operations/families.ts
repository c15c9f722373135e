import type { TypeName } from "../../schema/schema.ts";
import type { Operation, ParameterName } from "../operation.ts";
import { filterableStrings } from "./filterable.ts";

/** What the operations of one family have in common; each may differ in some of it. */
export interface Family extends Omit<Operation, "template" | "reply" | "parameters" | "filterableStrings"> {
  /** Parameters of its lists. */
  readonly listed: readonly ParameterName[];
  /** Parameters of its single entities. */
  readonly single: readonly ParameterName[];
}

/** How one operation differs from its family. */
export type Variation = Partial<Omit<Family, "listed" | "single"> & Pick<Operation, "parameters">>;

/** What every list takes. */
export const listParameters = ["$select", "$filter", "$orderby", "$top", "$skip", "$count"] as const;

/** What holds unless a family says otherwise. */
export const plain = {
  required: [],
  preferences: [],
  advancedCount: false,
  alwaysAdvanced: false,
  latestDelta: false,
  pushDown: false,
  listed: listParameters,
  single: ["$select"],
} as const satisfies Partial<Family>;

/** An operation of a family; strings that may be filtered by are those of its type. */
const operation = (
  { listed: _listed, single: _single, ...family }: Family,
  of: Pick<Operation, "template" | "reply" | "parameters">,
  variation: Variation = {},
): Operation => {
  const merged = { ...family, ...of, ...variation };
  const strings: Partial<Record<TypeName, readonly string[]>> = filterableStrings;
  const filterable = merged.parameters.includes("$filter") ? strings[of.reply.type] : undefined;
  return filterable === undefined ? merged : { ...merged, filterableStrings: filterable };
};

/** Reads one entity. */
export const entity = (
  family: Family,
  template: string,
  type: TypeName,
  variation: Variation = {},
): Operation =>
  operation(family, { template, reply: { kind: "entity", type }, parameters: family.single }, variation);

/** Lists a collection. */
export const list = (
  family: Family,
  template: string,
  type: TypeName,
  variation: Variation = {},
): Operation =>
  operation(family, { template, reply: { kind: "collection", type }, parameters: family.listed }, variation);

/** Counts a collection. */
export const count = (family: Family, template: string, type: TypeName): Operation =>
  operation(
    family,
    {
      template: `${template}/$count`,
      reply: { kind: "count", type },
      parameters: family.listed.filter((name) => name === "$filter"),
    },
    { preferences: [], alwaysAdvanced: family.advancedCount, pushDown: false },
  );

/** Lists a collection, and counts it. */
export const collection = (
  family: Family,
  template: string,
  type: TypeName,
  variation: Variation = {},
): readonly Operation[] => [list(family, template, type, variation), count(family, template, type)];

/** Follows the changes of a collection. */
export const delta = (
  family: Family,
  template: string,
  type: TypeName,
  variation: Variation = {},
): Operation =>
  operation(
    family,
    { template: `${template}/delta()`, reply: { kind: "delta", type }, parameters: ["$select"] },
    { pushDown: false, ...variation },
  );

/** Reads one property of a complex value. */
export const property = (family: Family, template: string, type: TypeName, name: string): Operation =>
  operation(family, {
    template: `${template}/${name}`,
    reply: { kind: "property", type, property: name },
    parameters: [],
  });
