import type { CommandContext, CommandInput, RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { connect, endpointOf } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { type Page, type Row, readPage } from "./pages.ts";
import { createPatientExchange } from "./patience.ts";
import { checkReply } from "./refusal.ts";
import { targetUrl } from "./target.ts";

type Value = CommandInput["options"][string];

const textOf = (value: Value): string | undefined => (typeof value === "string" ? value : undefined);

/** The columns of the CSV; undefined where JSON is printed. */
function columnsOf({ csv, columns }: CommandInput["options"]): readonly string[] | undefined {
  if (csv !== true && columns === undefined) return undefined;
  const names = (textOf(columns) ?? "").split(",").map((name) => name.trim());
  if (csv !== true || names.some((name) => name === ""))
    throw new CommandError(
      EXIT.wrongUse,
      "--csv and --columns belong together: --csv --columns id,from.emailAddress.address.",
    );
  return names;
}

/** JSON with indents; what is no JSON, such as a count, as it is. */
const pretty = (body: string): string => {
  try {
    return `${JSON.stringify(JSON.parse(body), null, 2)}\n`;
  } catch {
    return body.endsWith("\n") || body === "" ? body : `${body}\n`;
  }
};

/** Writes records as they are asked for. */
type WriteRecords = (records: readonly Row[]) => void;

const ndjsonWriter =
  ({ write }: CommandContext): WriteRecords =>
  (records) => {
    if (records.length > 0) write(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  };

async function csvWriter(columns: readonly string[], { write }: CommandContext): Promise<WriteRecords> {
  const { csvHeader, csvLines } = await import("./csv.ts");
  let begun = false;
  return (records) => {
    if (!begun) write(csvHeader(columns));
    begun = true;
    if (records.length > 0) write(csvLines(records, columns));
  };
}

/** What follows the first page. */
interface Paging {
  readonly all: boolean;
  readonly endpoint: Endpoint;
  readonly ask: Exchange;
  readonly writeError: CommandContext["writeError"];
}

/** Writes the records of a page, and of those behind it where all are asked for. */
async function writePages(first: Reply, writeRecords: WriteRecords, paging: Paging): Promise<void> {
  const { all, endpoint, ask, writeError } = paging;
  let page: Page = readPage(first, endpoint);
  writeRecords(page.records);
  const asked = new Set<string>();
  while (all && page.next !== undefined) {
    if (asked.has(page.next.href))
      throw new CommandError(
        EXIT.refused,
        "The pages lead in a circle: ask the operator to look at the proxy.",
      );
    asked.add(page.next.href);
    page = readPage(await ask({ url: page.next }), endpoint);
    writeRecords(page.records);
  }
  if (page.next !== undefined) writeError("There are more pages: --all follows them.\n");
  if (page.delta !== undefined) writeError(`The next round begins at ${page.delta}\n`);
}

/** What a path has to be said with. */
const pathOf = ([path]: readonly string[]): string => {
  if (path === undefined)
    throw new CommandError(EXIT.wrongUse, "Say a path, such as '/users?$top=5', or --batch <file>.");
  return path;
};

/**
 * Sends a GET, or a GET for each page, or the batches of a file, and prints what comes. What is throttled is asked for again.
 *
 * @throws CommandError if an option is wrong, the service refuses, or it cannot be reached
 */
export const runCall: RunCommand = async (input, context) => {
  const { args, options } = input;
  if (options["batch"] !== undefined) return (await import("./run-batch.ts")).runBatch(input, context);
  const { write, writeError } = context;
  const columns = columnsOf(options);
  const all = options["all"] === true;
  const endpoint = endpointOf(options, context);
  const url = targetUrl(pathOf(args), endpoint);
  const { identity, exchange } = await connect(endpoint, options, context);
  const patient = createPatientExchange(exchange, context);
  const ask: Exchange = async (question) => {
    const reply = await patient(question);
    checkReply(reply, identity);
    return reply;
  };
  const reply = await ask({ url });
  if (!all && columns === undefined) {
    write(pretty(reply.body));
    return EXIT.done;
  }
  const writeRecords = columns === undefined ? ndjsonWriter(context) : await csvWriter(columns, context);
  await writePages(reply, writeRecords, { all, endpoint, ask, writeError });
  return EXIT.done;
};
