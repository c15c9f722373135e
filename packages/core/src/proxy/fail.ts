import type { Log } from "../audit/log.ts";
import { failureOf } from "./failures.ts";
import type { ProxyReply, ReplyMeans } from "./proxy-reply.ts";
import { failureReply } from "./reply.ts";
import type { RequestIds } from "./request-context.ts";

/** The reply to whatever ended a request, once the log tells the operator what to do about it. */
export type Fail = (error: unknown, ids: RequestIds) => ProxyReply;

/** Makes the one way in which requests fail. */
export const createFail =
  (log: Pick<Log, "write">, replies: ReplyMeans): Fail =>
  (error, ids) => {
    const failure = failureOf(error);
    if (failure.line !== undefined) log.write("error", failure.line.message, failure.line.fields);
    return failureReply(failure, ids, replies);
  };
