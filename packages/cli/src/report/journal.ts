import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile, writeFault } from "../files.ts";
import type { Refused } from "./unread-mailbox.ts";

/** The result of one mailbox: its cells, or why there are none. */
export interface Outcome {
  readonly id: string;
  readonly name: string;
  readonly cells?: readonly string[];
  readonly refused?: Refused;
}

/** What a report is about. Only a journal of the same goes on. */
export interface Subject {
  readonly endpoint: string;
  readonly source: string;
  readonly policy: string | null;
}

/** The work so far, on disk: a run that ends early leaves it, and the next one goes on from it. */
export interface ReportJournal {
  /** What earlier runs found, by the id of the mailbox. */
  readonly earlier: ReadonlyMap<string, Outcome>;
  /**
   * Writes outcomes behind the earlier ones.
   *
   * @throws CommandError if they cannot be written
   */
  add(outcomes: readonly Outcome[]): Promise<void>;
  close(): Promise<void>;
}

const FORMAT = "graphveil report mailbox-settings 1";

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const isOutcome = (value: unknown): value is Outcome =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, "id") === "string";

const mismatch = (path: string, what: string): CommandError =>
  new CommandError(EXIT.wrongUse, `${path} was begun ${what}: remove it, and begin again without --resume.`);

/** A kill can leave half a line at the end, which is as if it had never been written. */
const wholeLines = (contents: string): string => contents.slice(0, contents.lastIndexOf("\n") + 1);

function checkSubject(head: unknown, subject: Subject, path: string): void {
  const { format, endpoint, source, policy } = (head ?? {}) as Partial<Subject> & { format?: unknown };
  if (format !== FORMAT) throw mismatch(path, "by another version of graphveil");
  if (endpoint !== subject.endpoint) throw mismatch(path, "at another endpoint");
  if (source !== subject.source) throw mismatch(path, "for other mailboxes");
  // Under another policy the same mailbox can have another name, and columns can be hidden.
  if (policy !== subject.policy) throw mismatch(path, "under another policy");
}

const explain = (error: unknown, path: string): unknown =>
  (error as NodeJS.ErrnoException).code === "EEXIST"
    ? new CommandError(
        EXIT.wrongUse,
        `${path} is there, from a run that did not end: add --resume to go on, or remove it.`,
      )
    : writeFault(error, path);

const headLine = (subject: Subject): string => `${JSON.stringify({ format: FORMAT, ...subject })}\n`;

async function begin(folder: string, path: string, subject: Subject) {
  const file = await open(resolve(folder, path), "ax", 0o600);
  await file.appendFile(headLine(subject));
  return { file, earlier: new Map<string, Outcome>() };
}

async function goOn(folder: string, path: string, subject: Subject) {
  const whole = wholeLines((await readGivenFile(folder, path)).toString("utf8"));
  const [head, ...outcomes] = whole.split("\n").map(parseLine);
  if (whole !== "") checkSubject(head, subject, path);
  const file = await open(resolve(folder, path), "a", 0o600);
  await file.truncate(Buffer.byteLength(whole));
  if (whole === "") await file.appendFile(headLine(subject));
  return { file, earlier: new Map(outcomes.filter(isOutcome).map((outcome) => [outcome.id, outcome])) };
}

/**
 * Begins the journal of a report, or goes on with one.
 *
 * @throws CommandError (wrong use) for one that is there already, or is of another report
 */
export async function openJournal(
  { folder, path, goesOn }: { readonly folder: string; readonly path: string; readonly goesOn: boolean },
  subject: Subject,
): Promise<ReportJournal> {
  const isThere = existsSync(resolve(folder, path));
  const { file, earlier } = await (goesOn && isThere ? goOn : begin)(folder, path, subject).catch(
    (error: unknown) => {
      throw error instanceof CommandError ? error : explain(error, path);
    },
  );
  return {
    earlier,
    async add(outcomes) {
      const lines = outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`).join("");
      await file.appendFile(lines).catch((error: unknown) => {
        throw writeFault(error, path);
      });
    },
    close: () => file.close(),
  };
}
