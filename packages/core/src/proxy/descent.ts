import type { GraphReply, GraphRequest } from "../graph/request.ts";
import type { PushedSelect } from "../policy/query/push-down.ts";
import type { UpstreamPlan } from "./plan.ts";
import type { PushDownMemory } from "./push-down-memory.ts";
import { judgePushed } from "./pushed-reply.ts";

/** The way of one request from the `$select` that leaves out most down to none, as far as Graph makes it go. */
export interface Descent {
  /** What to ask Graph now. */
  request(): GraphRequest;
  /** Takes the reply to that; true where it is not what the caller gets, and the next request is to be sent. */
  goesOn(reply: GraphReply): boolean;
  /** True where Graph refused a select, now or before. */
  isRefused(): boolean;
}

/**
 * Begins where Graph is not known to refuse. A refusal is remembered only where a later request shows that it was the select:
 * what the caller asks may be refused as well.
 */
export function createDescent({ graph, pushed }: UpstreamPlan, memory: PushDownMemory): Descent {
  const { mailbox } = graph;
  const suspects: PushedSelect[] = [];
  let isRefused = false;
  let at = 0;

  /** Goes on to the first that is not known to be refused; behind the last is the request without a select. */
  const skipRefused = (): void => {
    for (
      let next = pushed[at];
      next !== undefined && memory.isRefused(next.select, mailbox);
      next = pushed[at]
    ) {
      isRefused = true;
      at += 1;
    }
  };
  /** A request behind them was answered: what was refused before are the selects. */
  const convict = (): void => {
    for (const select of suspects.splice(0)) remember(select);
  };
  const remember = (select: PushedSelect): void => {
    memory.refused(select, mailbox);
    isRefused = true;
  };
  skipRefused();

  return {
    request: () => pushed[at]?.graph ?? graph,
    goesOn(reply) {
      if (reply.status === 200) convict();
      const select = pushed[at]?.select;
      if (select === undefined) return false;
      const verdict = judgePushed(reply, select);
      if (verdict === "whole" || verdict === "cut") memory.took(select, mailbox, verdict === "cut");
      if (verdict === "whole" || verdict === "untold") return false;
      if (verdict === "empty") remember(select);
      if (verdict === "refused") suspects.push(select);
      at = verdict === "refused" ? at + 1 : pushed.length;
      skipRefused();
      return true;
    },
    isRefused: () => isRefused,
  };
}
