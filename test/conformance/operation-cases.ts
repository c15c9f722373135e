import { catalogue, type Operation, type ParameterName } from "@graphveil/core/policy";

/** A request of the catalogue with one parameter beside those that it needs; ids are landmarks in braces. */
export interface OperationCase {
  readonly operation: Operation;
  readonly parameter: ParameterName | "none";
  readonly target: string;
  /** Path and query that Graph must be asked for. */
  readonly upstream: string;
}

/** Properties to select of each type, in an order and a case that are not the schema's. */
const selections: Readonly<Record<string, readonly string[]>> = {
  user: ["mail", "id", "accountEnabled"],
  group: ["visibility", "id"],
  directoryObject: ["id"],
  message: ["receivedDateTime", "from", "id"],
  mailFolder: ["totalItemCount", "id"],
  event: ["start", "attendees", "id"],
  calendar: ["owner", "id"],
  mailboxSettings: ["workingHours", "timeZone"],
  room: ["capacity", "emailAddress", "id"],
};

/** A filter and an order of each type that can be filtered, as they are written for Graph. */
const filters: Readonly<Record<string, readonly [filter: string, orderBy: string]>> = {
  user: ["accountEnabled eq true", "createdDateTime desc"],
  group: ["securityEnabled eq true", "createdDateTime desc"],
  message: ["isDraft eq false", "receivedDateTime desc"],
  mailFolder: ["totalItemCount gt 0", "totalItemCount"],
  event: ["isAllDay eq false", "start/dateTime"],
  calendar: ["canEdit eq true", "isDefaultCalendar desc"],
  room: ["capacity ge 1", "capacity"],
};

/** What is selected of a type. */
export const selectedOf = (type: string): readonly string[] => selections[type] ?? ["id"];

const landmarkOf = (name: string, template: string): string => {
  if (name === "user-id") return "{user}";
  if (name === "group-id") return "{group}";
  if (name === "calendar-id") return "{calendar}";
  if (name === "mailFolder-id") return "{folder}";
  if (name === "mailFolder-id1") return "{childFolder}";
  if (name === "event-id") return template.endsWith("/instances") ? "{series}" : "{event}";
  if (template.includes("/childFolders/")) return "{messageInChildFolder}";
  return template.includes("/mailFolders/") ? "{messageInFolder}" : "{message}";
};

const values = (type: string): Readonly<Record<ParameterName, string>> => ({
  startDateTime: "2026-01-01T00:00:00Z",
  endDateTime: "2027-01-01",
  $select: selectedOf(type).join(","),
  $filter: filters[type]?.[0] ?? "",
  $orderby: filters[type]?.[1] ?? "",
  $top: "1",
  $skip: "1",
  $count: "true",
  includeHiddenMessages: "true",
  includeHiddenFolders: "true",
});

/** Parameters that the simulated Graph does not evaluate. */
const unevaluated: ReadonlySet<ParameterName> = new Set(["$filter", "$orderby"]);

/** Whether the query is one that the directory answers only if it also counts. */
export const countsUnasked = ({
  operation,
  parameter,
}: Pick<OperationCase, "operation" | "parameter">): boolean =>
  operation.advancedCount && parameter === "$orderby";

const caseOf = (operation: Operation, parameter: OperationCase["parameter"]): OperationCase => {
  const { template, required, reply } = operation;
  const path = `/v1.0${template.replace(/\{([\w-]+)\}/g, (_, name: string) => landmarkOf(name, template))}`;
  const used = [...new Set([...required, ...(parameter === "none" ? [] : [parameter])])];
  const written = used.map((name): [ParameterName, string] => [name, values(reply.type)[name]]);
  const query = (pairs: readonly (readonly [string, string])[]) =>
    pairs.length === 0 ? "" : `?${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`;
  const encoded = written.map(([name, value]) => [name, encodeURIComponent(value)] as const);
  const asked = written.map(([name, value]) => [name, value.replaceAll(" ", "+")] as const);
  const counted = countsUnasked({ operation, parameter }) ? [["$count", "true"] as const] : [];
  return {
    operation,
    parameter,
    target: path + query(asked),
    upstream: path + query([...encoded, ...counted]),
  };
};

/** Every operation of the catalogue, as it is and with each of its parameters. */
export const operationCases: readonly OperationCase[] = catalogue.flatMap((operation) => [
  caseOf(operation, "none"),
  ...operation.parameters
    .filter((parameter) => !unevaluated.has(parameter))
    .map((parameter) => caseOf(operation, parameter)),
]);
