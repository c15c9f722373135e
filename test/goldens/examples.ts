import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type JsonReplyShape, profileNames } from "@graphveil/core/privacy";
import { unexplained } from "./leaf-audit.ts";
import { sanitizeBody } from "./sanitized.ts";

/*
 * Sanitizes every body of a folder of Graph examples under every profile: `node test/goldens/examples.ts <folder>`. The
 * folder's `index.json` says for each file which request it answers. It ends with 1 where a body is refused, or holds a
 * leaf afterwards that its classes do not explain. Places are printed, values never.
 */

interface Example {
  readonly file: string;
  readonly request: { readonly line: string; readonly body?: unknown } | null;
  readonly status: number;
}

type Type = JsonReplyShape["type"];

/** What a path segment answers with, alone or behind an id. */
const collections: Readonly<Record<string, Type>> = {
  messages: "message",
  mailfolders: "mailFolder",
  childfolders: "mailFolder",
  events: "event",
  calendarview: "event",
  instances: "event",
  calendars: "calendar",
  calendargroups: "calendarGroup",
  users: "user",
  groups: "group",
  members: "directoryObject",
  organization: "organization",
  attachments: "attachment",
  messagerules: "messageRule",
  mastercategories: "outlookCategory",
  overrides: "inferenceClassificationOverride",
  getmailtips: "mailTips",
  "microsoft.graph.room": "room",
  "microsoft.graph.roomlist": "roomList",
  contacts: "contact",
};

const singles: Readonly<Record<string, Type>> = {
  me: "user",
  manager: "directoryObject",
  calendar: "calendar",
  mailboxsettings: "mailboxSettings",
  automaticrepliessetting: "automaticRepliesSetting",
  findmeetingtimes: "meetingTimeSuggestionsResult",
};

/** What a path answers with; undefined for one that has no classified answer. */
function shapeOf(target: string, body: unknown): JsonReplyShape | undefined {
  const segments = (target.split("?")[0] ?? "")
    .split("/")
    .filter((each) => each !== "" && !each.startsWith("delta"));
  const isPage = typeof body === "object" && body !== null && "value" in body;
  for (const segment of segments.reverse()) {
    const name = segment.toLowerCase();
    const type = collections[name] ?? (isPage ? undefined : singles[name]);
    if (type !== undefined) return { kind: isPage ? "collection" : "entity", type };
  }
  return undefined;
}

interface InnerReply {
  readonly id: string;
  readonly status: number;
  readonly body?: unknown;
}

interface InnerRequest {
  readonly id: string;
  readonly url: string;
}

/** The bodies that an example holds, a batch's one by one, each with its path. */
function bodiesOf({ request }: Example, body: unknown): readonly (readonly [path: string, body: unknown])[] {
  const line = request?.line ?? "";
  if (!line.includes("/$batch")) return [[line.split(" ")[1] ?? "", body]];
  const { requests = [] } = (request?.body ?? {}) as { readonly requests?: readonly InnerRequest[] };
  const { responses } = body as { readonly responses: readonly InnerReply[] };
  return responses.map((reply) => [requests.find(({ id }) => id === reply.id)?.url ?? "", reply.body]);
}

const isError = (body: unknown): boolean => typeof body === "object" && body !== null && "error" in body;

/** How one body fares; what it is called for people, without anything of its content. */
function check(name: string, path: string, body: unknown): string {
  if (isError(body)) return "error";
  if (typeof body !== "object" || body === null || Object.keys(body).length === 0) return "no body";
  const shape = shapeOf(path, body);
  if (shape === undefined) return "no classified type";
  for (const profile of profileNames) {
    const { body: output } = sanitizeBody({ name, shape, body: JSON.stringify(body) }, profile);
    const faults = unexplained(output, body, shape, profile);
    if (faults.length > 0) throw new Error(`${profile}: ${faults.join(" ")}`);
  }
  return "sanitized";
}

const folder = process.argv[2] ?? "";
const { examples } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as {
  readonly examples: readonly Example[];
};
const counts = new Map<string, number>();
for (const example of examples) {
  const parsed: unknown = JSON.parse(readFileSync(join(folder, example.file), "utf8"));
  for (const [path, body] of bodiesOf(example, parsed)) {
    try {
      const outcome = check(example.file, path, body);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome !== "sanitized") process.stdout.write(`${example.file}: ${outcome}\n`);
    } catch (error) {
      process.exitCode = 1;
      process.stdout.write(`${example.file}: ${error instanceof Error ? error.message : "failed"}\n`);
    }
  }
}
process.stdout.write(`${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ")}\n`);
if ((counts.get("sanitized") ?? 0) === 0) process.exitCode = 1;
