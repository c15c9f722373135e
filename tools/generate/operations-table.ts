import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BATCH_TEMPLATE, catalogue, createPathMatcher, refusalReason } from "@graphveil/core/policy";
import { markdownTable } from "./markdown-table.ts";

/** One operation of Graph's, and what the proxy does with it. */
export interface KnownOperation {
  readonly method: string;
  readonly path: string;
  /** How much of Graph it belongs to: `core`, `optional`, or `read-post` for a POST that only reads. */
  readonly tier: string;
  /** Template of the operation of the catalogue that it is, where it is one. */
  readonly allowedAs: string | undefined;
  /** Why it is not in the catalogue. */
  readonly refusal: string | undefined;
}

const known = JSON.parse(
  readFileSync(join(import.meta.dirname, "known-operations.json"), "utf8"),
) as readonly Pick<KnownOperation, "method" | "path" | "tier">[];

const match = createPathMatcher(catalogue);

/** A path as a client writes it: parameters take any value, and an argument its first. */
const written = (path: string): readonly string[] =>
  path
    .replace("{TimeZoneStandard}", "Iana")
    .replaceAll(/\{[\w-]+\}/g, "x")
    .split("/")
    .slice(1);

const isBatch = (method: string, path: string): boolean => method === "POST" && path === BATCH_TEMPLATE;

/** Every operation of Graph's that is known, in the order of the data. */
export const knownOperations: readonly KnownOperation[] = known.map(({ method, path, tier }) => ({
  method,
  path,
  tier,
  allowedAs: isBatch(method, path)
    ? BATCH_TEMPLATE
    : method === "GET"
      ? match(written(path))?.operation.template
      : undefined,
  refusal: refusalReason(method, path),
}));

const states = ({ allowedAs, refusal }: KnownOperation): string =>
  allowedAs === undefined ? `refused: ${refusal ?? "unknown"}` : "allowed";

const row = (operation: KnownOperation): readonly string[] => [
  operation.method,
  `\`${operation.path}\``,
  states(operation),
];

/** What readers look for first, each with the operation that answers it. */
const questions: readonly (readonly [question: string, path: string])[] = [
  ["the list of people", "/users"],
  ["who is in a group", "/groups/{group-id}/members"],
  ["messages of a mailbox", "/users/{user-id}/messages"],
  ["what changed in a mail folder", "/users/{user-id}/mailFolders/{mailFolder-id}/messages/delta()"],
  ["attachments", "/users/{user-id}/messages/{message-id}/attachments"],
  ["a message as MIME", "/users/{user-id}/messages/{message-id}/$value"],
  ["rules of an inbox", "/users/{user-id}/mailFolders/{mailFolder-id}/messageRules"],
  ["meetings in a time span", "/users/{user-id}/calendarView"],
  ["single meetings of a series", "/users/{user-id}/events/{event-id}/instances"],
  ["with whom a calendar is shared", "/users/{user-id}/calendar/calendarPermissions"],
  ["time zone and working hours", "/users/{user-id}/mailboxSettings"],
  ["meeting rooms", "/places/graph.room"],
  ["personal contacts", "/users/{user-id}/contacts"],
];

const stateOf = (path: string): string => {
  const found = knownOperations.find((operation) => operation.method === "GET" && operation.path === path);
  if (found === undefined) throw new Error(`no known operation of Graph: ${path}`);
  return states(found);
};

/** `docs/operations.md`: each known operation of Graph's with its state, and why it is refused. */
export function operationsPage(): string {
  const allowed = knownOperations.filter(({ allowedAs }) => allowedAs !== undefined).length;
  return `# Operations

<!-- Generated from packages/core/src/policy/operations and tools/generate/known-operations.json; edits are lost. -->

Graph has ${knownOperations.length} operations on users, groups, mail, calendars, rooms and the organization. The proxy allows ${allowed} of
them and refuses ${knownOperations.length - allowed}. Everything that is not listed is refused, too: \`/me\`, \`$metadata\`, \`beta\`, searches, and
every method but GET. A batch is a POST that holds GETs; each of them is allowed or refused as by itself.

## In short

${markdownTable(
  ["can a caller read …", "operation", "state"],
  questions.map(([question, path]) => [question, `\`${path}\``, stateOf(path)]),
)}
## One operation, many spellings

Graph accepts several spellings of one operation, and the proxy treats them as one: \`/users/{id}\` and \`/users('{id}')\`; \`delta\`,
\`delta()\` and \`microsoft.graph.delta()\`; type casts with and without \`microsoft.\`; names of folders and calendars in any case. Folders
inside folders can be named at any depth. Graph is asked for the last two of them, since a folder's id is unique in its mailbox.

## All operations

${markdownTable(["method", "operation", "state"], knownOperations.map(row))}`;
}
