import type { AuditDraft } from "../audit/audit.ts";
import { Refusal } from "../errors.ts";
import { parseTarget, type RequestTarget } from "../http/target.ts";
import type { CallerEntry } from "../policy/callers.ts";
import type { Permit, Policy } from "../policy/policy.ts";

/**
 * The target of a request, taken apart.
 *
 * @throws Refusal `targetTooLong` or `invalidRequest`
 */
export function readTarget(rawTarget: string): RequestTarget {
  const parsed = parseTarget(rawTarget);
  if (parsed.ok) return parsed.target;
  const { tooLong, reason, rule } = parsed;
  throw new Refusal(tooLong ? "targetTooLong" : "invalidRequest", reason, { rule });
}

/**
 * Decides on a request of Graph's, and notes the operation that it is.
 *
 * @throws Refusal with the policy's code and reason
 */
export function permitOf(
  policy: Pick<Policy, "decide">,
  { method, target }: { readonly method: string; readonly target: RequestTarget },
  entry: CallerEntry,
  audit: Pick<AuditDraft, "note">,
): Permit {
  const [root, ...segments] = target.segments;
  if (root !== "v1.0") throw new Refusal("operationRefused", "path: not version v1.0");
  const decision = policy.decide(method, { segments, query: target.query }, entry);
  if (decision.operation !== undefined) audit.note({ operation: decision.operation.template });
  if (!decision.permitted) throw new Refusal(decision.code, decision.reason, { rule: decision.rule });
  return decision;
}
