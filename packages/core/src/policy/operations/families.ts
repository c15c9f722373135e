import type { TypeName } from "../../schema/schema.ts";
import { filterableStrings } from "./filterable.ts";
import type { Operation } from "./operation.ts";

/** What the operations of one family have in common; each may differ in some of it. */
export type Family = Omit<Operation, "template" | "reply" | "parameters">;

/** How one operation differs from its family. */
export type Variation = Partial<Family & Pick<Operation, "parameters">>;

/** What holds unless a family says otherwise. */
export const familyDefaults = {
  required: [],
  preferences: [],
  advancedCount: false,
  alwaysAdvanced: false,
  latestDelta: false,
  pushDown: false,
  mayStayEmpty: [],
} as const satisfies Partial<Family>;

/** Parameters of lists in a mailbox. */
export const listed = ["$select", "$filter", "$orderby", "$top", "$skip", "$count"] as const;
/** Parameters of every single entity. */
const single = ["$select"] as const;

/** The operation with the strings of its type that a filter may name, where it takes one. */
const withStrings = (operation: Operation): Operation => {
  const byType: Readonly<Record<string, readonly string[]>> = filterableStrings;
  const strings = operation.parameters.includes("$filter") ? byType[operation.reply.type] : undefined;
  return strings === undefined ? operation : { ...operation, filterableStrings: strings };
};

/** Reads one entity. */
export const entity = (
  family: Family,
  template: string,
  type: TypeName,
  variation: Variation = {},
): Operation => ({
  ...family,
  template,
  reply: { kind: "entity", type },
  parameters: single,
  ...variation,
});

/** Lists a collection. */
export const list = (
  family: Family,
  template: string,
  type: TypeName,
  variation: Variation = {},
): Operation =>
  withStrings({
    ...family,
    template,
    reply: { kind: "collection", type },
    parameters: listed,
    ...variation,
  });

/** Counts a collection. */
export const count = (family: Family, template: string, type: TypeName): Operation =>
  withStrings({
    ...family,
    template: `${template}/$count`,
    reply: { kind: "count", type },
    parameters: ["$filter"],
    preferences: [],
    alwaysAdvanced: family.advancedCount,
    pushDown: false,
  });

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
  withStrings({
    ...family,
    template: `${template}/delta()`,
    reply: { kind: "delta", type },
    parameters: single,
    pushDown: false,
    ...variation,
  });

/** Reads one property of a complex value. */
export const property = (family: Family, template: string, type: TypeName, name: string): Operation => ({
  ...family,
  template: `${template}/${name}`,
  reply: { kind: "property", type, property: name },
  parameters: [],
});
