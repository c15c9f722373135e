import type { Sensitivity } from "../../../tenant/mailbox.ts";
import type { JsonObject } from "../../../tenant/wire.ts";
import { UnsimulatedRequest } from "../../../wire/host.ts";
import { holds } from "../behaviour/permissions.ts";
import type { GraphCall } from "../graph-call.ts";
import { propertyNotFound } from "../graph-error.ts";
import type { EntityType } from "../odata/entity-types.ts";
import type { Entity } from "../odata/serializer.ts";

/** MAPI's PidTagSensitivity, the only extended property that the simulator holds. */
const sensitivityId = "Integer 0x36";

const values: Readonly<Record<Sensitivity, string>> = {
  normal: "0",
  personal: "1",
  private: "2",
  confidential: "3",
};

const expandSensitivity = /^singleValueExtendedProperties\(\$filter=id eq 'integer 0x0*36'\)$/i;

/** Whether the request expands the sensitivity; unknown navigations are Graph's 400, known ones a gap. */
function expandsSensitivity({ query, request }: GraphCall, type: EntityType): boolean {
  const expand = query.get("expand")?.value;
  if (expand === undefined) return false;
  if (expandSensitivity.test(expand.trim())) return true;
  const name = /^\w*/.exec(expand.trim())?.[0] ?? "";
  if (type.unsimulated.some((known) => known.toLowerCase() === name.toLowerCase()))
    throw new UnsimulatedRequest(request, "parameter expand is not simulated here");
  throw propertyNotFound(name, type.name);
}

/** A message has it beside its wire form, an event within. */
function sensitivityOf(entity: Entity & { readonly sensitivity?: Sensitivity }): Sensitivity | undefined {
  const value = entity.sensitivity ?? entity.wire["sensitivity"];
  return typeof value === "string" && value in values ? (value as Sensitivity) : undefined;
}

/** The writer of entities. */
export type Write = (entity: Entity) => string;

/**
 * Adds the sensitivity to what a writer wrote when the request expands it: for a message it is nowhere else. A ReadBasic
 * permission withholds extended properties.
 */
export function withExtendedProperties(
  call: GraphCall,
  type: EntityType,
  contentRoles: readonly string[],
): (write: Write) => Write {
  if (!expandsSensitivity(call, type) || !holds(call.roles, contentRoles)) return (write) => write;
  return (write) => (entity) => {
    const sensitivity = sensitivityOf(entity);
    if (sensitivity === undefined) return write(entity);
    const properties: JsonObject[] = [{ id: sensitivityId, value: values[sensitivity] }];
    return `${write(entity).slice(0, -1)},"singleValueExtendedProperties":${JSON.stringify(properties)}}`;
  };
}
