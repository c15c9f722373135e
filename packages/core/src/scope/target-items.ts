/** What of a mailbox the path of a request names, each by its decoded id and with the path up to it. */
export interface TargetItems {
  /** The folder that the path ends in or that holds what it ends in. */
  readonly folder?: TargetItem;
  readonly message?: TargetItem;
  readonly calendar?: TargetItem;
  readonly event?: TargetItem;
  /** What is counted, in lower case, where the reply is a number in place of records. */
  readonly countOf: string | undefined;
}

/** One thing that a path names. */
export interface TargetItem {
  readonly id: string;
  readonly path: string;
}

const collections: Readonly<Record<string, "folder" | "message" | "calendar" | "event">> = {
  mailfolders: "folder",
  childfolders: "folder",
  messages: "message",
  calendars: "calendar",
  events: "event",
  instances: "event",
};

/** Segments behind a collection that are not an id in it. */
const operators: ReadonlySet<string> = new Set(["delta", "delta()", "$count"]);

/** Reads what the path that goes to Graph names; the last of a kind is what counts. */
export function targetItems(path: string): TargetItems {
  const segments = path.split("/");
  const items: { -readonly [Name in keyof TargetItems]?: TargetItems[Name] } = {};
  for (let i = 0; i + 1 < segments.length; i++) {
    const kind = collections[segments[i]?.toLowerCase() ?? ""];
    const next = segments[i + 1] ?? "";
    if (kind === undefined || operators.has(next.toLowerCase())) continue;
    i += 1;
    items[kind] = { id: decodeURIComponent(next), path: segments.slice(0, i + 1).join("/") };
  }
  const isCount = segments.at(-1)?.toLowerCase() === "$count";
  return { ...items, countOf: isCount ? segments.at(-2)?.toLowerCase() : undefined };
}
