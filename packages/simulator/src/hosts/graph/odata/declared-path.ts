import type { JsonValue } from "../../../tenant/wire.ts";
import { badRequest } from "../graph-error.ts";
import type { EntityType } from "./entity-types.ts";
import { valueAt } from "./filter-evaluator.ts";
import type { Mention } from "./filter-mentions.ts";
import type { Path } from "./filter-parser.ts";

const recipient = { emailAddress: { name: {}, address: {} } };
const dateTimeTimeZone = { dateTime: {}, timeZone: {} };
const address = { street: {}, city: {}, state: {}, postalCode: {}, countryOrRegion: {} };

interface Names {
  readonly [name: string]: Names;
}

/** Names below the properties that have some. */
const complex: Names = {
  from: recipient,
  sender: recipient,
  organizer: recipient,
  toRecipients: recipient,
  ccRecipients: recipient,
  attendees: { ...recipient, type: {}, status: { response: {}, time: {} } },
  flag: { flagStatus: {}, startDateTime: dateTimeTimeZone, dueDateTime: dateTimeTimeZone },
  body: { contentType: {}, content: {} },
  start: dateTimeTimeZone,
  end: dateTimeTimeZone,
  location: { displayName: {}, locationType: {}, uniqueId: {}, address },
  responseStatus: { response: {}, time: {} },
  owner: { name: {}, address: {} },
  address,
  assignedLicenses: { skuId: {}, disabledPlans: {} },
  assignedPlans: { service: {}, capabilityStatus: {}, servicePlanId: {} },
  identities: { issuer: {}, issuerAssignedId: {}, signInType: {} },
  employeeOrgData: { costCenter: {}, division: {} },
  onPremisesExtensionAttributes: Object.fromEntries(
    Array.from({ length: 15 }, (_, at) => [`extensionAttribute${at + 1}`, {}]),
  ),
};

const spelled = (name: string, names: readonly string[]) =>
  names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());

const unknown = (name: string, type: string) =>
  badRequest(
    `Invalid filter clause: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
  );

/** A path under its declared names, which Graph takes in any case; an undeclared name is its 400. */
export function declaredPath(path: Path, type: EntityType, dynamic: readonly string[] = []): Path {
  const [first = "", ...rest] = path;
  const top = spelled(first, [...type.byDefault, ...type.onRequest, ...dynamic]);
  if (top === undefined) throw unknown(first, type.name);
  let below = complex[top] ?? {};
  const names = [top];
  for (const name of rest) {
    if (name === "$count") return [...names, name];
    const declared = spelled(name, Object.keys(below));
    if (declared === undefined) throw unknown(name, top);
    names.push(declared);
    below = below[declared] ?? {};
  }
  return names;
}

type Edm = "Edm.String" | "Edm.DateTimeOffset" | "Edm.Boolean" | "Edm.Int32" | "Edm.Guid";

const literalTypes: Readonly<Record<string, Edm>> = {
  string: "Edm.String",
  date: "Edm.DateTimeOffset",
  guid: "Edm.Guid",
  number: "Edm.Int32",
  boolean: "Edm.Boolean",
};

function typeOfValue(path: Path, value: JsonValue): Edm | undefined {
  if (typeof value === "boolean") return "Edm.Boolean";
  if (typeof value === "number") return "Edm.Int32";
  if (typeof value !== "string") return undefined;
  const last = path.at(-1) ?? "";
  if (/DateTime$|^(?:originalStart|time|employeeHireDate|birthday|hireDate)$/.test(last))
    return "Edm.DateTimeOffset";
  return /^(?:skuId|servicePlanId)$/.test(last) ? "Edm.Guid" : "Edm.String";
}

const operatorKinds: Readonly<Record<string, string>> = {
  eq: "Equal",
  ne: "NotEqual",
  gt: "GreaterThan",
  ge: "GreaterThanOrEqual",
  lt: "LessThan",
  le: "LessThanOrEqual",
  in: "Equal",
};

/**
 * Refuses a literal of another type than the property's, a quoted time for one: the property's type is that of the
 * first value that any entity has there.
 */
export function checkLiterals(mention: Mention, wires: Iterable<JsonValue>): void {
  const { path, literals, operator, inLambda } = mention;
  if (inLambda || path.at(-1) === "$count") return;
  let declared: Edm | undefined;
  for (const wire of wires) {
    declared = typeOfValue(path, valueAt(wire, path));
    if (declared !== undefined) break;
  }
  for (const { kind } of literals) {
    const given = literalTypes[kind];
    if (given === undefined || declared === undefined || given === declared) continue;
    throw badRequest(
      `Invalid filter clause: A binary operator with incompatible types was detected. Found operand types '${declared}' and '${given}' for operator kind '${operatorKinds[operator] ?? operator}'.`,
    );
  }
}
