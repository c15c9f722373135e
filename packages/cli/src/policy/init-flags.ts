import type { CommandInput } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { type NewMatch, type PolicyAnswers, soundAnswers } from "./new-policy.ts";

/** What the flags say of a new policy; what they leave open is asked, or has a default. */
export type InitFlags = { readonly [Name in keyof PolicyAnswers]: PolicyAnswers[Name] | undefined };

type Options = CommandInput["options"];

const textOf = (options: Options, name: string): string | undefined =>
  typeof options[name] === "string" ? options[name] : undefined;

const listOf = (options: Options, name: string): readonly string[] | undefined =>
  textOf(options, name)
    ?.split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

const matchOf = (options: Options): NewMatch | undefined => {
  const [awsRole, awsAccount, gcpServiceAccount] = ["awsRole", "awsAccount", "google"].map((name) =>
    textOf(options, name),
  );
  const matches: readonly NewMatch[] = [
    ...(awsRole === undefined ? [] : [{ awsRole }]),
    ...(awsAccount === undefined ? [] : [{ awsAccount }]),
    ...(gcpServiceAccount === undefined ? [] : [{ gcpServiceAccount }]),
    ...(options["local"] === true ? [{ local: true } as const] : []),
  ];
  if (matches.length > 1)
    throw new CommandError(
      EXIT.wrongUse,
      "Give one of --aws-role, --aws-account, --google and --local: a policy of several callers is written by hand.",
    );
  return matches[0];
};

/**
 * Reads the flags of `policy init`.
 *
 * @throws CommandError (wrong use) where they name several callers
 */
export const readInitFlags = (options: Options): InitFlags => ({
  profile: textOf(options, "profile"),
  domains: listOf(options, "domains"),
  caller: textOf(options, "caller"),
  match: matchOf(options),
  groups: listOf(options, "groups"),
  mailboxes: textOf(options, "mailboxes"),
  exclude: textOf(options, "exclude"),
  leavesOutPrivate: options["private"] === true ? true : undefined,
});

/**
 * The answers of flags alone. Who reads has no default.
 *
 * @throws CommandError (wrong use) that names what is missing
 */
export function answersOfFlags(flags: InitFlags): PolicyAnswers {
  const { caller, match } = flags;
  if (caller === undefined || match === undefined)
    throw new CommandError(
      EXIT.wrongUse,
      "There is no terminal to ask at: give --caller, and one of --aws-role, --aws-account, --google and --local.",
    );
  return {
    caller,
    match,
    profile: flags.profile ?? soundAnswers.profile,
    groups: flags.groups ?? soundAnswers.groups,
    domains: flags.domains ?? soundAnswers.domains,
    mailboxes: flags.mailboxes,
    exclude: flags.exclude,
    leavesOutPrivate: flags.leavesOutPrivate ?? false,
  };
}

/** Flags by the place in the policy that they fill. */
const flagsByPointer: readonly (readonly [pointer: string, flag: string])[] = [
  ["/profile", "--profile"],
  ["/tenantDomains", "--domains"],
  ["/callers/0/name", "--caller"],
  ["/callers/0/match/awsRole", "--aws-role"],
  ["/callers/0/match/awsAccount", "--aws-account"],
  ["/callers/0/match/gcpServiceAccount", "--google"],
  ["/callers/0/groups", "--groups"],
  ["/callers/0/mailboxes", "--mailboxes"],
  ["/callers/0/exclude", "--exclude"],
];

/** The flag of a fault's place, or the place itself. */
export const flagAt = (pointer: string): string =>
  flagsByPointer.find(([place]) => pointer.startsWith(place))?.[1] ?? pointer;
