import type { PolicyDocument } from "@graphveil/core/policy";
import type { RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { exposureLines } from "./access-lines.ts";
import { type Explanation, explainRequest } from "./explain.ts";
import { readPolicy } from "./read-policy.ts";

const callerNamed = ({ callers }: PolicyDocument, name: string | boolean | undefined) => {
  const [only] = callers;
  const entry = name === undefined ? only : callers.find((each) => each.name === name);
  if (entry !== undefined && (name !== undefined || callers.length === 1)) return entry;
  const names = callers.map((each) => each.name).join(", ");
  throw new CommandError(EXIT.wrongUse, `Name a caller of the policy with --caller: ${names}`);
};

const explanationLines = (explanation: Explanation): readonly string[] => {
  if (!explanation.permitted) {
    const { code, reason, operation, remedy } = explanation;
    return [
      `Refused: ${code}`,
      ...(operation === undefined ? [] : [`operation: ${operation}`]),
      `reason: ${reason}`,
      `to change it: ${remedy}`,
    ];
  }
  const { operation, group, reply, asked, access } = explanation;
  return [
    "Permitted",
    `operation: ${operation} (group ${group})`,
    `reply: ${reply}`,
    `asked of Graph: ${asked === undefined ? "what Graph gives by itself" : asked.join(", ")}`,
    "of what comes back leaves",
    ...exposureLines(access, false),
  ];
};

/**
 * Prints what a policy makes of one request of one caller.
 *
 * @throws CommandError if the policy cannot be read or has faults, or no caller has the name
 */
export const runExplain: RunCommand = async ({ args, options }, { folder, write }) => {
  const [method = "", target = ""] = args;
  const { document } = await readPolicy(folder, String(options["policy"]));
  const entry = callerNamed(document, options["caller"]);
  const explanation = explainRequest(document, entry, method.toUpperCase(), target);
  if (options["json"] === true) {
    const { access, ...rest } = { access: undefined, ...explanation };
    const leaves = access === undefined ? [] : [...access.exposures.values()];
    write(`${JSON.stringify({ ...rest, leaves }, null, 2)}\n`);
  } else
    write(
      explanationLines(explanation)
        .map((line) => `${line}\n`)
        .join(""),
    );
  return explanation.permitted ? EXIT.done : EXIT.no;
};
