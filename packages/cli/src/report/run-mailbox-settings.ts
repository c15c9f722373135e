import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Connection, connect, endpointOf } from "../call/connection.ts";
import { csvRows } from "../call/csv.ts";
import type { Exchange } from "../call/exchange.ts";
import { createPatientExchange, sleepOf } from "../call/patience.ts";
import { checkReply } from "../call/refusal.ts";
import { targetUrl } from "../call/target.ts";
import type { CommandContext, CommandInput, RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile, removeFile, writeFault, writePrivateFile } from "../files.ts";
import { crawl } from "./crawl.ts";
import { type Outcome, openJournal, type ReportJournal } from "./journal.ts";
import { listMailboxes, type Mailboxes, mailboxesOfFile } from "./mailboxes.ts";
import { createPace } from "./pace.ts";
import { createProgress } from "./progress.ts";
import { createBatchSender } from "./send-batch.ts";
import { settingsColumns } from "./settings-row.ts";
import { isGood, summarize, summaryLines } from "./summary.ts";
import { mayPass, remedyOf } from "./unread-mailbox.ts";

type Options = CommandInput["options"];

/** The files of a report, as the person wrote them. */
interface Places {
  readonly out: string;
  readonly failures: string;
  /** The journal. */
  readonly part: string;
}

const placesOf = ({ out, failures }: Options): Places => {
  const table = String(out);
  const beside = `${table.replace(/\.csv$/i, "")}.failures.csv`;
  return { out: table, failures: typeof failures === "string" ? failures : beside, part: `${table}.part` };
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Finds before the work what would be found after it: a folder that is not there or may not be written to. */
async function checkPlaces({ out, failures }: Places, folder: string): Promise<void> {
  if (resolve(folder, out) === resolve(folder, failures))
    throw new CommandError(EXIT.wrongUse, "--out and --failures must be two files.");
  for (const path of [out, failures]) {
    const place = resolve(folder, path);
    await access(dirname(place), constants.W_OK).catch((error: unknown) => {
      throw writeFault(isMissing(error) ? { code: "ENOTDIR" } : error, path);
    });
    if ((await stat(place).catch(() => undefined))?.isDirectory()) throw writeFault({ code: "EISDIR" }, path);
  }
}

/** What to read, and under which policy. */
async function mailboxesOf(
  { mailboxes }: Options,
  connection: Connection,
  ask: Exchange,
  folder: string,
): Promise<Mailboxes> {
  if (typeof mailboxes !== "string") return listMailboxes(connection, ask);
  const chosen = await mailboxesOfFile((await readGivenFile(folder, mailboxes)).toString("utf8"), mailboxes);
  const health = await ask({ url: targetUrl("/_graphveil/health", connection.endpoint) });
  checkReply(health, connection.identity);
  return { ...chosen, policy: health.headers.get("x-graphveil-policy") ?? undefined };
}

/** What stands of earlier runs: a failure that can pass is asked for again. */
const isDone = ({ refused }: Outcome): boolean => refused === undefined || !mayPass(refused);

const tableOf = (outcomes: readonly Outcome[]): string =>
  csvRows([
    ["mailbox", "id", ...settingsColumns],
    ...outcomes.flatMap(({ id, name, cells }) => (cells === undefined ? [] : [[name, id, ...cells]])),
  ]);

const failuresOf = (outcomes: readonly Outcome[]): string =>
  csvRows([
    ["mailbox", "id", "status", "error", "code", "remedy"],
    ...outcomes.flatMap(({ id, name, refused }) =>
      refused === undefined
        ? []
        : [[name, id, String(refused.status), refused.error, refused.code, remedyOf(refused)]],
    ),
  ]);

/** Reads what is not done yet; what comes is in the journal before it counts. */
async function readRest(
  { mailboxes, policy }: Mailboxes,
  done: Map<string, Outcome>,
  journal: ReportJournal,
  { connection, context }: { readonly connection: Connection; readonly context: CommandContext },
): Promise<void> {
  const now = () => performance.now();
  const started = now();
  const earlier = done.size;
  const progress = createProgress(context.writeError, context.errorColumns, now);
  const show = () =>
    progress.show({ done: done.size, total: mailboxes.length, earlier, elapsedMs: now() - started });
  const stop = new AbortController();
  void context.stopped().then(() => stop.abort());
  show();
  try {
    await crawl(
      mailboxes.filter(({ id }) => !done.has(id)),
      {
        send: createBatchSender(connection, policy),
        async record(outcomes) {
          await journal.add(outcomes);
          for (const outcome of outcomes) done.set(outcome.id, outcome);
          show();
        },
        pace: createPace(now),
        signal: stop.signal,
        now,
        sleep: sleepOf(context),
      },
    );
  } finally {
    progress.end();
    await journal.close();
  }
}

/** Says of what ends a run early that the work is not lost. */
const withResume = (error: unknown, { part }: Places, done: number, all: number): unknown =>
  error instanceof CommandError
    ? new CommandError(error.exitCode, error.message, [
        ...error.details,
        `${done} of ${all} mailboxes are kept in ${part}: the same command with --resume goes on.`,
      ])
    : error;

/**
 * Writes the settings of every mailbox to a CSV, and those not read to another.
 *
 * @throws CommandError if an option or a file is wrong, the service refuses or cannot be reached, or the person stops it
 */
export const runMailboxSettings: RunCommand = async ({ options }, context) => {
  const { folder, write } = context;
  const started = performance.now();
  const places = placesOf(options);
  await checkPlaces(places, folder);
  const direct = await connect(endpointOf(options, context), options, context);
  let requests = 0;
  const exchange: Exchange = (question) => {
    requests++;
    return direct.exchange(question);
  };
  const connection = { ...direct, exchange };
  const chosen = await mailboxesOf(options, connection, createPatientExchange(exchange, context), folder);
  const subject = {
    endpoint: connection.endpoint.base,
    source: chosen.source,
    policy: chosen.policy ?? null,
  };
  const goesOn = options["resume"] === true;
  const journal = await openJournal({ folder, path: places.part, goesOn }, subject);
  const done = new Map([...journal.earlier].filter(([, outcome]) => isDone(outcome)));
  const earlier = done.size;
  await readRest(chosen, done, journal, { connection, context }).catch((error: unknown) => {
    throw withResume(error, places, done.size, chosen.mailboxes.length);
  });
  const outcomes = [...done.values()];
  await writePrivateFile(folder, places.failures, failuresOf(outcomes));
  await writePrivateFile(folder, places.out, tableOf(outcomes));
  await removeFile(folder, places.part);
  const seconds = (performance.now() - started) / 1_000;
  const { out, failures } = places;
  const unlikely = new Set(chosen.mailboxes.filter((each) => each.isUnlikely).map(({ id }) => id));
  const summary = summarize(outcomes, unlikely, { earlier, requests, seconds, out, failures });
  const lines = options["json"] === true ? [JSON.stringify(summary, null, 2)] : summaryLines(summary);
  write(lines.map((line) => `${line}\n`).join(""));
  return isGood(summary) ? EXIT.done : EXIT.no;
};
