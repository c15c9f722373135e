import { Refusal } from "../errors.ts";
import type { CallerEntry } from "../policy/callers.ts";
import type { Policy } from "../policy/policy.ts";
import { whyTokenRefused } from "../policy/token-bounds.ts";
import type { Admission } from "./admission.ts";
import type { CallerView, CallerViews } from "./caller-views.ts";
import type { RequestContext } from "./request-context.ts";

/** A caller whom the policy admits, and what it sees. */
export interface AdmittedCaller {
  readonly entry: CallerEntry;
  readonly view: CallerView;
}

/** What callers are authorized with. */
export interface Authorizer {
  readonly admit: Admission;
  readonly policy: Pick<Policy, "admit">;
  readonly views: CallerViews;
}

/**
 * Finds the policy's entry for the caller of a request, and notes who it is.
 *
 * @throws Refusal `callerUnknown` for a caller without an entry, and for a token that does not do for the entry
 */
export async function authorize(
  { admit, policy, views }: Authorizer,
  { request, invocation, audit }: RequestContext,
): Promise<AdmittedCaller> {
  const caller = await admit(invocation.caller, request.headers);
  const entry = policy.admit(caller);
  if (entry === undefined)
    throw new Refusal("callerUnknown", caller.kind === "unknown" ? caller.reason : "caller: no policy entry");
  const fault = whyTokenRefused(entry.match, caller);
  if (fault !== undefined) throw new Refusal("callerUnknown", fault);
  const view = views(entry);
  const { label, loosened } = view.profile.departure;
  audit.note({
    caller: entry.name,
    profile: label,
    loosened: loosened.length === 0 ? undefined : [...loosened],
  });
  return { entry, view };
}
