import type * as z from "zod/mini";
import { consistencyFaults, type PolicyChecks, type PolicyFault } from "./document-consistency.ts";
import { documentSchema } from "./document-schema.ts";
import { pointerTo } from "./json-pointer.ts";

export type { PolicyChecks, PolicyFault } from "./document-consistency.ts";

/** A policy as it is written down, with defaults in place of what is not. */
export type PolicyDocument = z.output<typeof documentSchema>;

/** The policy, or all of its faults. */
export type PolicyResult =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** What belongs where one of several forms should stand, by the member's name. */
const unionProblems: Readonly<Record<string, string>> = {
  match: "must have exactly one of local, awsRole, awsAccount, gcpServiceAccount, oidc, and that well-formed",
  oidc: "must have issuer, audience, jwksUri, and either subject or claim",
  mailboxes: "must be a list of ids, or one group",
  exclude: "must be a list of ids, or one group",
};

const foreignMembers = "has members that no policy has";

const problemOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case "invalid_type":
      return `must be of type ${issue.expected}`;
    case "unrecognized_keys":
      return foreignMembers;
    case "invalid_key":
      return "has a member whose name is not of the form type.property";
    case "invalid_union":
      return unionProblems[String(issue.path.at(-1))] ?? "is in none of its forms";
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    default:
      return issue.message;
  }
};

/** Of several forms the one that was meant: the only one of which nothing but the inside is wrong. */
const narrow = (issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] => {
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors.filter((option) => option.every(({ path }) => path.length > 0));
  const [only, ...others] = meant;
  if (only === undefined || others.length > 0) return [issue];
  return only.flatMap((inner) => narrow({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** A name that is not of the form could be anything, so the fault names the place that holds it. */
const faultOf = (issue: z.core.$ZodIssue): PolicyFault => ({
  pointer: pointerTo(issue.code === "invalid_key" ? issue.path.slice(0, -1) : issue.path),
  problem: problemOf(issue),
});

const formFaults = (issues: readonly z.core.$ZodIssue[]): readonly PolicyFault[] => {
  const faults = issues.flatMap(narrow).map(faultOf);
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
};

/**
 * Reads a policy from parsed JSON and reports all faults together: those of its form, and what one part of it says that
 * does not fit another.
 */
export function parsePolicyDocument(value: unknown, checks: PolicyChecks = {}): PolicyResult {
  const result = documentSchema.safeParse(value);
  const faults = [
    ...formFaults(result.error?.issues ?? []),
    ...consistencyFaults(value, result.success, checks),
  ];
  return result.success && faults.length === 0 ? { ok: true, document: result.data } : { ok: false, faults };
}
