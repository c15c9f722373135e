import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile, replaceFile, writePublicFile } from "../files.ts";
import { type CheckedPolicy, checkPolicy, type PolicyCheck } from "./check.ts";
import { exposureLines, exposuresOf } from "./exposure.ts";
import { countFaults, faultLine, warningLine } from "./fault-line.ts";
import { type RenamedWord, withPresentNames } from "./former-names.ts";
import { lockPath, lockText } from "./lock-file.ts";
import { readPolicyText } from "./policy-text.ts";

const describePolicy = (path: string, check: CheckedPolicy): readonly string[] => {
  const { document, policyHash, permissions, warnings } = check;
  return [
    ...warnings.map((warning) => warningLine(path, warning)),
    `${path} has no faults.`,
    ...exposureLines(document),
    `hash: ${policyHash}`,
    `permissions: ${permissions.map(({ name }) => name).join(", ")}`,
  ];
};

const asText = (path: string, check: PolicyCheck, lock: string | undefined): string => {
  const lines = check.ok
    ? [...describePolicy(path, check), ...(lock === undefined ? [] : [`wrote ${lock}`])]
    : [
        ...check.faults.map((fault) => faultLine(path, fault)),
        `${path} has ${countFaults(check.faults)}; docs/policy.md says what a policy may hold.`,
      ];
  return lines.map((line) => `${line}\n`).join("");
};

/** The outcome for programs: faults are a list that is empty for a good policy. */
const asJson = (check: PolicyCheck): string => {
  if (!check.ok) return `${JSON.stringify(check, null, 2)}\n`;
  const { document, warnings, policyHash, fileSha256, permissions } = check;
  const callers = exposuresOf(document);
  const outcome = { ok: true, faults: [], warnings, policyHash, fileSha256, permissions, callers };
  return `${JSON.stringify(outcome, null, 2)}\n`;
};

/** Writes the present names into the file where it has former ones; a file that is no JSON stays as it is. */
const fixNames = async (folder: string, path: string): Promise<readonly RenamedWord[]> => {
  const read = readPolicyText(await readGivenFile(folder, path));
  if (!read.ok) return [];
  const { text, renamed } = withPresentNames(read.text);
  if (renamed.length > 0) await replaceFile(folder, path, text);
  return renamed;
};

/**
 * Prints every fault of a policy, or what a good one means; rewrites former names and writes its lock if asked to.
 *
 * @throws CommandError if the policy cannot be read, or a file not written
 */
export const runCheck: RunCommand = async ({ args: [path = ""], options }, { folder, write, writeError }) => {
  const renamed = options["fix"] === true ? await fixNames(folder, path) : [];
  for (const { line, column, from, to } of renamed)
    writeError(`${path}:${line}:${column} ${from} is now ${to}\n`);
  const check = checkPolicy(await readGivenFile(folder, path));
  const lock = check.ok && options["write"] === true ? lockPath(path) : undefined;
  if (check.ok && lock !== undefined) await writePublicFile(folder, lock, lockText(check));
  write(options["json"] === true ? asJson(check) : asText(path, check, lock));
  return check.ok ? EXIT.done : EXIT.no;
};
