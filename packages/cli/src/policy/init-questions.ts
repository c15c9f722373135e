import type { Prompts } from "../prompts.ts";
import type { InitFlags } from "./init-flags.ts";
import { answerFaults, type NewMatch, type PolicyAnswers, soundAnswers } from "./new-policy.ts";

const groupChoices = [
  { value: "directory", label: "people and groups" },
  { value: "mail", label: "mail" },
  { value: "calendar", label: "calendars" },
  { value: "rooms", label: "rooms and places" },
] as const;

const kinds = [
  { value: "awsRole", label: "a role of AWS" },
  { value: "gcpServiceAccount", label: "a service account of Google" },
  { value: "local", label: "this machine, to try the policy" },
] as const;

const examples = {
  awsRole: "arn:aws:iam::123456789012:role/reader",
  gcpServiceAccount: "reader@project.iam.gserviceaccount.com",
} as const;

/** Says what is wrong with one answer, by the policy that it would give. */
const faultWith =
  <Answer>(answersWith: (answer: Answer) => Partial<PolicyAnswers>) =>
  (answer: Answer): string | undefined => {
    const [fault] = answerFaults({ ...soundAnswers, ...answersWith(answer) });
    return fault === undefined ? undefined : `It ${fault.problem}.`;
  };

const listOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((each) => each !== "");

const askMatch = async (prompts: Prompts): Promise<NewMatch> => {
  const kind = await prompts.choose({ message: "Who reads?", choices: kinds });
  if (kind === "local") return { local: true };
  const matchOf = (text: string): NewMatch =>
    kind === "awsRole" ? { awsRole: text } : { gcpServiceAccount: text };
  return matchOf(
    await prompts.text({
      message: kind === "awsRole" ? "The role's ARN?" : "The service account's unique id or e-mail?",
      placeholder: examples[kind],
      faultOf: faultWith((text: string) => ({ match: matchOf(text) })),
    }),
  );
};

const askDomains = async (prompts: Prompts): Promise<readonly string[]> =>
  listOf(
    await prompts.text({
      message:
        "The tenant's own domains, which stay readable in pseudonyms? Commas between them; empty for none.",
      placeholder: "contoso.com",
      faultOf: faultWith((text: string) => ({ domains: listOf(text) })),
    }),
  );

const askGroup = async (prompts: Prompts, message: string): Promise<string | undefined> => {
  const id = await prompts.text({
    message,
    placeholder: "the group's object id; empty for none",
    faultOf: (text) => (text === "" ? undefined : faultWith((group: string) => ({ exclude: group }))(text)),
  });
  return id === "" ? undefined : id;
};

/**
 * Asks for all that the flags do not say.
 *
 * @throws CommandError (interrupted) where the person ends it
 */
export async function askForPolicy(prompts: Prompts, flags: InitFlags): Promise<PolicyAnswers> {
  const profile =
    flags.profile ??
    (await prompts.choose({
      message: "How much is seen?",
      choices: [
        { value: "strict", label: "strict: times, pseudonyms and structure" },
        { value: "analytics", label: "analytics: also lengths of texts, departments and titles" },
      ],
    }));
  const match = flags.match ?? (await askMatch(prompts));
  return {
    profile,
    match,
    caller:
      flags.caller ??
      (await prompts.text({
        message: "What do audit events call it?",
        placeholder: "acme",
        faultOf: faultWith((caller: string) => ({ caller })),
      })),
    groups:
      flags.groups ??
      (await prompts.chooseSome({
        message: "What is read?",
        choices: groupChoices,
        chosen: ["directory", "mail", "calendar"],
      })),
    domains: flags.domains ?? (await askDomains(prompts)),
    mailboxes: flags.mailboxes ?? (await askGroup(prompts, "Only the mailboxes of a group's members?")),
    exclude: flags.exclude ?? (await askGroup(prompts, "Never those of a group's members?")),
    leavesOutPrivate:
      flags.leavesOutPrivate ??
      (await prompts.choose({
        message: "Private messages and meetings?",
        choices: [
          { value: "drop", label: "are left out" },
          { value: "keep", label: "are read like the others" },
        ],
      })) === "drop",
  };
}
