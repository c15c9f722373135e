import type { OperationGroup } from "@graphveil/core/policy";
import { checkPolicy } from "./check.ts";

/** The forms of a match that `policy init` knows, each with what it names. */
export type NewMatch =
  | { readonly awsRole: string }
  | { readonly awsAccount: string }
  | { readonly gcpServiceAccount: string }
  | { readonly local: true };

/** What a new policy is made of. */
export interface PolicyAnswers {
  readonly profile: string;
  /** The tenant's own domains. */
  readonly domains: readonly string[];
  readonly caller: string;
  readonly match: NewMatch;
  readonly groups: readonly (OperationGroup | string)[];
  /** Id of the group whose members' mailboxes are the only ones; undefined for all. */
  readonly mailboxes: string | undefined;
  /** Id of the group whose members' mailboxes are never read; undefined for none. */
  readonly exclude: string | undefined;
  /** True where private items are left out. */
  readonly leavesOutPrivate: boolean;
}

/** A policy of one caller, as a person would write it. */
export function policyTextOf(answers: PolicyAnswers): string {
  const { profile, domains, caller, match, groups, mailboxes, exclude, leavesOutPrivate } = answers;
  const document = {
    profile,
    ...(domains.length === 0 ? {} : { tenantDomains: domains }),
    callers: [
      {
        name: caller,
        match,
        groups,
        ...(mailboxes === undefined ? {} : { mailboxes: { group: mailboxes } }),
        ...(exclude === undefined ? {} : { exclude: { group: exclude } }),
        ...(leavesOutPrivate ? { private: "drop" } : {}),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** What is wrong with the answers, by the JSON pointer of the policy that they would give. */
export function answerFaults(answers: PolicyAnswers): readonly { pointer: string; problem: string }[] {
  const check = checkPolicy(Buffer.from(policyTextOf(answers)));
  return check.ok ? [] : check.faults.map(({ pointer, problem }) => ({ pointer, problem }));
}

/** Answers that have no faults, to try a single one among. */
export const soundAnswers: PolicyAnswers = {
  profile: "strict",
  domains: [],
  caller: "reader",
  match: { local: true },
  groups: ["directory", "mail", "calendar"],
  mailboxes: undefined,
  exclude: undefined,
  leavesOutPrivate: false,
};
