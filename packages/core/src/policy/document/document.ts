/*
 * The policy as a person writes it: its form, its faults and its defaults. It never echoes what it read, because the text
 * may hold names and addresses.
 */
import * as v from "valibot";
import { pointerTo } from "../../json/json-pointer.ts";
import type { Fault } from "../../schema/fault.ts";
import { isPropertyName } from "../../schema/schema.ts";
import { consistencyFaults, type PolicyChecks } from "./consistency.ts";
import { documentSchema } from "./document-schema.ts";
import { isMisspelt } from "./forms.ts";

export type { PolicyChecks } from "./consistency.ts";

/** A policy as it is written down, with defaults in place of what is not. */
export type PolicyDocument = v.InferOutput<typeof documentSchema>;

/** The policy, or all of its faults. */
export type PolicyResult =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly faults: readonly Fault[] };

type Issue = v.BaseIssue<unknown>;

const pathOf = ({ path }: Issue): readonly PropertyKey[] => path?.map(({ key }) => key as PropertyKey) ?? [];

/** True where a member's name is at fault, and not that it is missing, nor what it holds. */
const isStrayName = ({ path, input }: Issue): boolean =>
  path?.at(-1)?.origin === "key" && input !== undefined;

/** An unknown name could be anything, so the fault names the place that holds it. */
const isUntold = (issue: Issue): boolean => isStrayName(issue) && !isMisspelt(issue.message);

/** The path without what is below overrides of a property that the schema does not know. */
const toldPath = (path: readonly PropertyKey[]): readonly PropertyKey[] => {
  const at = path.findIndex(
    (_, index) => path[index - 2] === "overrides" && path[index - 1] === "properties",
  );
  return at === -1 || isPropertyName(String(path[at])) ? path : path.slice(0, at);
};

const faultOf = (issue: Issue): Fault => ({
  pointer: pointerTo(toldPath(isUntold(issue) ? pathOf(issue).slice(0, -1) : pathOf(issue))),
  problem: issue.message,
});

/** Faults below a stray name are left out: their pointer would show the name. */
const formFaults = (issues: readonly Issue[]): readonly Fault[] => {
  const strays = new Set(issues.filter(isStrayName).map((issue) => pointerTo(pathOf(issue))));
  const faults = issues
    .filter((issue) => isStrayName(issue) || !strays.has(pointerTo(pathOf(issue))))
    .map(faultOf);
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
};

/**
 * Reads a policy from parsed JSON and reports all faults together: those of its form, and what one part of it says that
 * does not fit another.
 */
export function parsePolicyDocument(value: unknown, checks: PolicyChecks = {}): PolicyResult {
  const result = v.safeParse(documentSchema, value);
  const faults = [...formFaults(result.issues ?? []), ...consistencyFaults(value, result.success, checks)];
  return result.success && faults.length === 0
    ? { ok: true, document: result.output }
    : { ok: false, faults };
}
