import { Refusal } from "../errors.ts";
import type { CallerEntry } from "../policy/callers.ts";
import type { Policy } from "../policy/policy.ts";
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
 * @throws Refusal `callerUnknown` for a caller without an entry
 */
export async function authorize(
  { admit, policy, views }: Authorizer,
  { request, invocation, audit }: RequestContext,
): Promise<AdmittedCaller> {
  const caller = await admit(invocation.caller, request.headers);
  const entry = policy.admit(caller);
  if (entry === undefined)
    throw new Refusal("callerUnknown", caller.kind === "unknown" ? caller.reason : "caller: no policy entry");
  const view = views(entry);
  const { label, loosened } = view.profile.departure;
  audit.note({
    caller: entry.name,
    profile: label,
    loosened: loosened.length === 0 ? undefined : [...loosened],
  });
  return { entry, view };
}
