import type { Diagnosis, Finding } from "@graphveil/core/health";
import { checkReply } from "../call/refusal.ts";
import { CommandError } from "../command-error.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Deployed } from "./deployed.ts";

/** What the deployed function said of itself. */
export interface FunctionLegs {
  readonly findings: readonly Finding[];
  /** Undefined where it could not be asked. */
  readonly diagnosis: Diagnosis | undefined;
  /** Why it could not be asked, as an exit code. */
  readonly exitCode?: ExitCode;
}

const CHECK = "function";
const EXPECTED = "the proxy answers, and lets this caller see /_graphveil/health?deep=1";

const remedyOf = (status: number, details: readonly string[]): string =>
  status === 403
    ? "Give this caller's entry of the policy \"deepHealth\": true, and deploy it. An operator's entry needs no groups."
    : details.join(" ");

const refusedBy = (error: unknown, status: number): FunctionLegs => {
  if (!(error instanceof CommandError)) throw error;
  const { message: found, details, exitCode } = error;
  const code = /Refused: \d+ (\w+)$/.exec(found)?.[1];
  const finding: Finding = {
    check: CHECK,
    result: "fail",
    code: exitCode === EXIT.unreachable ? "unreachable" : code,
    expected: EXPECTED,
    found,
    remedy:
      exitCode === EXIT.unreachable
        ? "Check --url, the network, and that the function is deployed; for the local server run graphveil serve."
        : remedyOf(code === "operationRefused" ? 403 : status, details),
  };
  return { findings: [finding], diagnosis: undefined, exitCode };
};

interface Page {
  readonly version?: unknown;
  readonly policy?: unknown;
  readonly profile?: unknown;
  readonly deep?: Diagnosis;
}

const parse = (body: string): Page => {
  try {
    return JSON.parse(body) as Page;
  } catch {
    return {};
  }
};

const samePolicy = (theirs: unknown, own: string | undefined): readonly Finding[] => {
  if (own === undefined || typeof theirs !== "string") return [];
  const finding = { check: "function.policy", expected: `the policy of this machine, ${own.slice(0, 12)}…` };
  return theirs === own
    ? [{ ...finding, result: "pass", found: "the function has the same" }]
    : [
        {
          ...finding,
          result: "warn",
          found: `the function has ${theirs.slice(0, 12)}…`,
          remedy: "Deploy this policy, or look at the deployed one: graphveil policy diff OLD NEW.",
        },
      ];
};

/** Asks the deployed function to try its own chain, signed as its caller. */
export async function askFunction(
  deployed: Deployed,
  ownPolicyHash: string | undefined,
): Promise<FunctionLegs> {
  let status = 0;
  try {
    const reply = await deployed.ask("/_graphveil/health?deep=1");
    status = reply.status;
    checkReply(reply, deployed.identity);
    const { version, policy, deep } = parse(reply.body);
    if (deep === undefined)
      throw new CommandError(EXIT.refused, "The answer is not that of deep health.", [
        "Is the endpoint right, and the function's release not older than this command?",
      ]);
    const answered: Finding = {
      check: CHECK,
      result: "pass",
      expected: EXPECTED,
      found: `version ${String(version)}, policy ${String(policy).slice(0, 12)}…, its findings are of ${deep.ranAt}`,
    };
    return { findings: [answered, ...samePolicy(policy, ownPolicyHash), ...deep.findings], diagnosis: deep };
  } catch (error) {
    return refusedBy(error, status);
  }
}
