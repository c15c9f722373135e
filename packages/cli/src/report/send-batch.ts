import { type BatchRequest, batchQuestion, readBatchReply } from "../call/batch.ts";
import type { Connection } from "../call/connection.ts";
import type { Reply } from "../call/exchange.ts";
import { checkReply } from "../call/refusal.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { BatchOutcome } from "./crawl.ts";
import { waitOf } from "./job-step.ts";

/** What the proxy refuses as a whole, in words for the person. */
function failureOf(reply: Reply, { identity }: Connection): CommandError {
  try {
    checkReply(reply, identity);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  return new CommandError(EXIT.refused, `The batch is answered with ${reply.status}: tell the operator.`);
}

const UNREACHABLE_WAIT_MS = 2_000;

/** A batch that nobody answers may be answered a moment later. */
const unreachable = (error: unknown): BatchOutcome => {
  if (!(error instanceof CommandError) || error.exitCode !== EXIT.unreachable) throw error;
  const refused = { status: 503, code: "", error: "upstreamUnavailable" };
  return { failure: error, refused, waitMs: UNREACHABLE_WAIT_MS };
};

/**
 * Makes the function that sends batches under one policy.
 *
 * @param policy hash of the policy that the report was begun under
 * @throws CommandError for what a later batch would meet, too: an unknown caller, a batch that the policy refuses, a new policy
 */
export function createBatchSender(connection: Connection, policy: string | undefined) {
  return async (requests: readonly BatchRequest[], signal: AbortSignal): Promise<BatchOutcome> => {
    const question = { ...batchQuestion(requests, connection.endpoint), signal };
    let reply: Reply;
    try {
      reply = await connection.exchange(question);
    } catch (error) {
      return unreachable(error);
    }
    const own = reply.headers.get("x-graphveil-policy");
    if (policy !== undefined && own !== null && own !== policy)
      throw new CommandError(
        EXIT.refused,
        "The proxy's policy has changed, so mailboxes may look different now: remove the part file and begin again.",
      );
    if (reply.status === 200) return { parts: readBatchReply(reply) };
    const failure = failureOf(reply, connection);
    if (reply.status !== 429 && reply.status < 500) throw failure;
    const error = reply.headers.get("x-graphveil-error") ?? "";
    return {
      failure,
      refused: { status: reply.status, code: error, error },
      waitMs: waitOf(reply.headers, 1),
    };
  };
}
