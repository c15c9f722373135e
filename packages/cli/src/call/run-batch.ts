import type { CommandContext, RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";
import {
  type BatchPart,
  type BatchRequest,
  batchQuestion,
  MAX_BATCH_REQUESTS,
  readBatchReply,
} from "./batch.ts";
import { type BatchFile, readBatchFile } from "./batch-file.ts";
import { type Connection, connect, endpointOf } from "./connection.ts";
import { createPatientExchange, sleepOf, waitOf } from "./patience.ts";
import { checkReply } from "./refusal.ts";

/** A batch is repeated so often for the sake of what is throttled in it. */
const MAX_REPEATS = 3;

const wrongUse = (message: string): CommandError => new CommandError(EXIT.wrongUse, message);

async function readFile(path: string, { folder, readInput }: CommandContext): Promise<string> {
  return path === "-" ? readInput() : (await readGivenFile(folder, path)).toString("utf8");
}

const textOf = ({ body }: BatchPart): string => JSON.stringify(body ?? null);

/** Sends batches, and asks again for what is throttled in them. */
function createBatchSender(connection: Connection, context: CommandContext) {
  const patient = createPatientExchange(connection.exchange, context);
  const sleep = sleepOf(context);
  return async (
    requests: readonly BatchRequest[],
    repeats: boolean,
  ): Promise<ReadonlyMap<string, BatchPart>> => {
    const answers = new Map<string, BatchPart>();
    let open = requests;
    for (let repeat = 0; open.length > 0; repeat++) {
      const reply = await patient(batchQuestion(open, connection.endpoint));
      checkReply(reply, connection.identity);
      const parts = readBatchReply(reply);
      for (const [id, part] of parts) answers.set(id, part);
      const waits = new Map(
        open.flatMap(({ id }) => {
          const part = parts.get(id);
          const wait = part === undefined ? undefined : waitOf(part);
          return wait === undefined ? [] : [[id, wait] as const];
        }),
      );
      if (!repeats || repeat === MAX_REPEATS || waits.size === 0) return answers;
      open = open.filter(({ id }) => waits.has(id));
      const wait = Math.max(...waits.values());
      context.writeError(
        `${open.length} of them are throttled: asks again in ${Math.ceil(wait / 1_000)} s\n`,
      );
      await sleep(wait);
    }
    return answers;
  };
}

/** Says of a request why it is refused, in one line; false where it is not. */
function explain(
  id: string,
  part: BatchPart,
  { identity }: Connection,
  { writeError }: CommandContext,
): boolean {
  try {
    checkReply({ status: part.status, headers: part.headers, body: textOf(part) }, identity);
    return false;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    writeError(`${id}: ${[error.message, ...error.details].join(" ")}\n`);
    return true;
  }
}

/** The requests in batches; those that depend on one another are one batch. */
function batchesOf({ requests, isWhole }: BatchFile): readonly (readonly BatchRequest[])[] {
  if (isWhole) return [requests];
  return Array.from({ length: Math.ceil(requests.length / MAX_BATCH_REQUESTS) }, (_, at) =>
    requests.slice(at * MAX_BATCH_REQUESTS, (at + 1) * MAX_BATCH_REQUESTS),
  );
}

/**
 * Sends the GETs of a file in batches and prints a line of JSON for each answer, in the order of the file.
 *
 * @returns refused where any of them is
 * @throws CommandError if the file is wrong, or a batch as a whole is refused
 */
export const runBatch: RunCommand = async ({ args, options }, context) => {
  const path = options["batch"];
  if (args.length > 0 || typeof path !== "string") throw wrongUse("--batch takes the place of the path.");
  if (options["all"] === true || options["csv"] === true || options["columns"] !== undefined)
    throw wrongUse("--batch prints one line for each answer: leave --all, --csv and --columns out.");
  const endpoint = endpointOf(options, context);
  const file = readBatchFile(await readFile(path, context), path, endpoint);
  const connection = await connect(endpoint, options, context);
  const send = createBatchSender(connection, context);
  let isRefused = false;
  for (const requests of batchesOf(file)) {
    const answers = await send(requests, !file.isWhole);
    for (const { id, url } of requests) {
      const part = answers.get(id);
      if (part === undefined)
        throw new CommandError(EXIT.refused, `The reply has no answer to request ${id}: tell the operator.`);
      context.write(`${JSON.stringify({ id, url, status: part.status, body: part.body })}\n`);
      if (explain(id, part, connection, context)) isRefused = true;
    }
  }
  return isRefused ? EXIT.refused : EXIT.done;
};
