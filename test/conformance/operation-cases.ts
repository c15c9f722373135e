import { catalogue, type Operation, type ParameterName, pushedSelect } from "@graphveil/core/policy";
import { createVisibleProperties, plainProfile } from "@graphveil/core/privacy";
import type { LandmarkName } from "../harness/landmarks.ts";

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
  orgContact: ["mail", "id"],
  directoryObject: ["id"],
  organization: ["tenantType", "id"],
  message: ["receivedDateTime", "from", "id"],
  mailFolder: ["totalItemCount", "id"],
  event: ["start", "attendees", "id"],
  calendar: ["owner", "id"],
  calendarGroup: ["classId", "id"],
  mailboxSettings: ["workingHours", "timeZone"],
  outlookCategory: ["color", "id"],
  room: ["capacity", "emailAddress", "id"],
  roomList: ["emailAddress", "id"],
  workspace: ["capacity", "id"],
};

/**
 * A filter and an order of each type that can be filtered, as they are written for Graph. Graph sorts users and groups by
 * names, addresses and the time of their creation alone, all of which `strict` hides.
 */
const filters: Readonly<Record<string, readonly [filter: string, orderBy?: string]>> = {
  user: ["accountEnabled eq true"],
  group: ["mailEnabled eq true"],
  message: ["receivedDateTime ge 2020-01-01T00:00:00Z", "receivedDateTime desc"],
  mailFolder: ["totalItemCount gt 0", "totalItemCount"],
  event: ["isAllDay eq false", "start/dateTime"],
  calendar: ["canEdit eq true", "isDefaultCalendar desc"],
  room: ["capacity ge 1", "capacity"],
};

/** Ids are all that a delta of the directory is filtered by. */
const trackedId: Readonly<Record<string, LandmarkName>> = { user: "memberUser", group: "memberGroup" };

const filterOf = ({ reply: { kind, type } }: Operation): string => {
  const tracked = kind === "delta" ? trackedId[type] : undefined;
  return tracked === undefined ? (filters[type]?.[0] ?? "") : `id eq '{${tracked}}'`;
};

/** Encoded, but for the braces of landmarks. */
const encoded = (value: string): string =>
  encodeURIComponent(value).replaceAll("%7B", "{").replaceAll("%7D", "}").replaceAll("'", "%27");

/** What is selected of a type. */
export const selectedOf = (type: string): readonly string[] => selections[type] ?? ["id"];

const placeOf = (template: string): LandmarkName => {
  if (template.endsWith("/microsoft.graph.roomList")) return "roomList";
  if (template.includes("/microsoft.graph.roomList/")) return "roomListAddress";
  return template.endsWith("workspace") ? "workspace" : "room";
};

const memberOf = (template: string): LandmarkName => {
  if (template.endsWith(".group")) return "memberGroup";
  return template.endsWith(".orgContact") ? "memberContact" : "memberUser";
};

const messageOf = (template: string): LandmarkName => {
  if (template.includes("/childFolders/")) return "messageInChildFolder";
  return template.includes("/mailFolders/") ? "messageInFolder" : "message";
};

const landmarks: Readonly<Record<string, (template: string) => LandmarkName>> = {
  "user-id": () => "user",
  "group-id": (template) => (template.includes("orgContact") ? "groupWithContacts" : "group"),
  "directoryObject-id": memberOf,
  "organization-id": () => "organization",
  "message-id": messageOf,
  "mailFolder-id": () => "folder",
  "mailFolder-id1": () => "childFolder",
  "calendarGroup-id": () => "calendarGroup",
  "calendar-id": () => "calendar",
  "event-id": (template) => (template.includes("/instances") ? "series" : "event"),
  "outlookCategory-id": () => "category",
  "place-id": placeOf,
  "room-id": () => "roomInList",
  "workspace-id": () => "workspaceInList",
};

const values = (operation: Operation): Readonly<Record<ParameterName, string>> => ({
  startDateTime: "2026-01-01T00:00:00Z",
  endDateTime: "2027-01-01",
  $select: selectedOf(operation.reply.type).join(","),
  $filter: filterOf(operation),
  $orderby: filters[operation.reply.type]?.[1] ?? "",
  $top: "1",
  $skip: "1",
  $count: "true",
  includeHiddenMessages: "true",
  includeHiddenFolders: "true",
  changeType: "created",
});

/** Whether the query is one that the directory answers only if it also counts. */
export const countsUnasked = ({
  operation: { reply, advancedCount, alwaysAdvanced },
  parameter,
}: Pick<OperationCase, "operation" | "parameter">): boolean =>
  reply.kind === "collection" && (alwaysAdvanced || (advancedCount && parameter === "$orderby"));

/** Parameters in the order in which the proxy writes them. */
const written: readonly ParameterName[] = [
  ...(["startDateTime", "endDateTime", "includeHiddenMessages", "includeHiddenFolders"] as const),
  ...(["$select", "$filter", "$orderby", "$top", "$skip", "$count", "changeType"] as const),
];

const visible = createVisibleProperties(plainProfile("strict"));

const queryOf = (pairs: ReadonlyMap<ParameterName, string>, write = (value: string) => value): string => {
  const parts = written.flatMap((name) => {
    const value = pairs.get(name);
    return value === undefined ? [] : [`${name}=${write(value)}`];
  });
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
};

/** True where `$top` travels as `Prefer: odata.maxpagesize`, which Graph says it applied. */
export const pagesByPreference = ({
  operation,
  parameter,
}: Pick<OperationCase, "operation" | "parameter">): boolean =>
  operation.reply.kind === "delta" && parameter === "$top";

const caseOf = (operation: Operation, parameter: OperationCase["parameter"]): OperationCase => {
  const { template, required } = operation;
  const path = `/v1.0${template.replace(/\{([\w-]+)\}/g, (_, name: string) => `{${landmarks[name]?.(template)}}`)}`;
  const used = [...required, ...(parameter === "none" ? [] : [parameter])];
  const asked = new Map(used.map((name) => [name, values(operation)[name]]));
  const pushed = pushedSelect(operation, visible);
  const sent = new Map(asked);
  if (pushed !== undefined && !asked.has("$select")) sent.set("$select", pushed.join(","));
  if (countsUnasked({ operation, parameter })) sent.set("$count", "true");
  if (pagesByPreference({ operation, parameter })) sent.delete("$top");
  const { group, reply } = operation;
  const isMany = group === "directory" && reply.kind === "collection" && reply.type !== "organization";
  if (isMany && parameter !== "$orderby") {
    sent.set("$top", "999");
    const select = sent.get("$select");
    if (select !== undefined) sent.set("$select", [...new Set([...select.split(","), "id"])].join(","));
  }
  return {
    operation,
    parameter,
    target: path + queryOf(asked, (value) => value.replaceAll(" ", "+")),
    upstream: path + queryOf(sent, encoded),
  };
};

/** Every operation of the catalogue, as it is and with each of its parameters. */
export const operationCases: readonly OperationCase[] = catalogue.flatMap((operation) => [
  caseOf(operation, "none"),
  ...operation.parameters
    .filter((parameter) => !operation.required.includes(parameter))
    .filter((parameter) => values(operation)[parameter] !== "")
    .map((parameter) => caseOf(operation, parameter)),
]);
