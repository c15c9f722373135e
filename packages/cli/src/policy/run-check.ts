import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";
import { type CheckedPolicy, checkPolicy, type PolicyCheck } from "./check.ts";
import { exposureLines, exposuresOf } from "./exposure.ts";
import { countFaults, faultLine, warningLine } from "./fault-line.ts";
import { lockPath, lockText } from "./lock-file.ts";

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

/**
 * Prints every fault of a policy, or what a good one comes to; writes its lock if asked to.
 *
 * @throws CommandError if the policy cannot be read
 */
export const runCheck: RunCommand = async ({ args: [path = ""], options }, { folder, write }) => {
  const check = checkPolicy(await readGivenFile(folder, path));
  const lock = check.ok && options["write"] === true ? lockPath(path) : undefined;
  if (check.ok && lock !== undefined) await writeFile(resolve(folder, lock), lockText(check));
  write(options["json"] === true ? asJson(check) : asText(path, check, lock));
  return check.ok ? EXIT.done : EXIT.no;
};
