import { BATCH_TEMPLATE } from "./batch.ts";
import { literalKey } from "./path-segments.ts";
import { templateSegments } from "./path-template.ts";

/** Why operations of Graph's are left out of the catalogue; the first rule that holds for one says it. */
interface RefusalRule {
  readonly reason: string;
  readonly method?: string;
  /** A segment of the path, without its arguments, in lower case. */
  readonly segments?: readonly string[];
  /** How the path begins. */
  readonly under?: readonly string[];
  /** How the path ends. */
  readonly ends?: readonly string[];
}

const rules: readonly RefusalRule[] = [
  { method: "POST", reason: "Only GET reaches Graph, by itself or in a batch." },
  { segments: ["$value"], reason: "Raw content cannot be sanitized property by property." },
  { segments: ["$ref"], reason: "References are URLs that hold ids in the clear." },
  { segments: ["attachments"], reason: "Attachments are content: files, and items inside items." },
  { segments: ["extensions"], reason: "Extensions are open types: any application puts anything there." },
  {
    segments: ["messagerules"],
    reason: "Rules hold names, addresses and key words that their owner looks for.",
  },
  {
    segments: ["inferenceclassification"],
    reason: "Overrides tell whose mail a person thinks important.",
  },
  {
    segments: ["calendarpermissions", "allowedcalendarsharingroles"],
    reason: "They tell who may see whose calendar.",
  },
  {
    under: ["/groups/{group-id}/calendar", "/groups/{group-id}/events"],
    reason: "Graph does not document calendars of groups for applications.",
  },
  {
    segments: ["reminderview"],
    reason: "Its times are part of the path; a calendar view has the same events.",
  },
  {
    ends: ["/users/{user-id}/messages/delta()"],
    reason: "Graph declares it and does not serve it; the messages of a folder have a delta.",
  },
  {
    ends: ["/events/delta()", "/instances/delta()"],
    reason: "Graph declares it and does not serve it; a calendar view has a delta.",
  },
  { segments: ["photo", "photos"], reason: "Portraits identify." },
  {
    segments: ["people"],
    reason: "Ranks whom a person works with by signals that are not part of mail or calendar.",
  },
  {
    segments: ["contacts", "contactfolders"],
    reason: "Address books are data about people outside mail and calendar.",
  },
  {
    segments: ["manager", "directreports"],
    reason: "Lines of management are not needed to compute on mail and calendar.",
  },
  {
    segments: ["memberof", "transitivememberof", "owners"],
    reason: "Members are read from the group; other directions of membership are not needed.",
  },
  {
    segments: ["licensedetails", "subscribedskus", "domains", "directoryobjects"],
    reason: "Administration of the tenant is out of scope.",
  },
  {
    segments: ["graph.building", "graph.desk", "graph.floor", "graph.section", "checkins", "descendants"],
    reason: "Only rooms, room lists and workspaces are in scope.",
  },
];

const holds = (rule: RefusalRule, method: string, path: string): boolean => {
  if (rule.method !== undefined) return rule.method === method;
  if (rule.under?.some((prefix) => path.startsWith(prefix)) === true) return true;
  if (rule.ends?.some((end) => path.endsWith(end)) === true) return true;
  const names = templateSegments(path).map((segment) => literalKey(segment).replace(/\(.*$/, ""));
  return rule.segments?.some((segment) => names.includes(segment)) === true;
};

/** Why an operation of Graph's is not in the catalogue; undefined where no reason is known. */
export const refusalReason = (method: string, path: string): string | undefined =>
  method === "POST" && path === BATCH_TEMPLATE
    ? undefined
    : rules.find((rule) => holds(rule, method, path))?.reason;
