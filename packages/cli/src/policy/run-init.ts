import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { CommandContext, RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { writeNewFile } from "../files.ts";
import { checkPolicy } from "./check.ts";
import { exposureLines } from "./exposure.ts";
import { answersOfFlags, flagAt, readInitFlags } from "./init-flags.ts";
import { askForPolicy } from "./init-questions.ts";
import { answerFaults, policyTextOf } from "./new-policy.ts";

const DEFAULT_FILE = "policy.json";

/** What the policy means, and what to do with it. */
const afterwards = (path: string, text: string): string => {
  const check = checkPolicy(Buffer.from(text));
  if (!check.ok) return "";
  return [
    `wrote ${path}`,
    ...exposureLines(check.document),
    `permissions: ${check.permissions.map(({ name }) => name).join(", ")}`,
    "",
    "Next:",
    `  graphveil policy show ${path}            who reads what, in words`,
    `  graphveil serve --policy ${path}         try it; the caller needs the match { "local": true }`,
    `  graphveil policy check --write ${path}   before a deployment`,
    "",
  ].join("\n");
};

const refuseExisting = (folder: string, path: string): void => {
  if (existsSync(resolve(folder, path)))
    throw new CommandError(EXIT.wrongUse, `${path} is there already: name another file, or remove it.`);
};

/**
 * Writes a new policy from flags and, where a person is there to ask, from answers. A file that is there stays as it is.
 *
 * @throws CommandError for what is missing or wrong, for a file that is there, and where the person ends it
 */
export const runInit: RunCommand = async (
  { args: [path = DEFAULT_FILE], options },
  context: CommandContext,
) => {
  const { folder, prompts, write } = context;
  refuseExisting(folder, path);
  const flags = readInitFlags(options);
  const isComplete = flags.caller !== undefined && flags.match !== undefined;
  const answers =
    isComplete || prompts === undefined ? answersOfFlags(flags) : await askForPolicy(prompts, flags);
  const faults = answerFaults(answers);
  if (faults.length > 0)
    throw new CommandError(
      EXIT.wrongUse,
      "No policy was written: the answers have faults.",
      faults.map(({ pointer, problem }) => `  ${flagAt(pointer)} ${problem}`),
    );
  const text = policyTextOf(answers);
  await writeNewFile(folder, path, text);
  write(afterwards(path, text));
  return EXIT.done;
};
