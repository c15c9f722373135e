import { ConfigurationError, type Service, type ServiceOptions } from "@graphveil/core";
import type { Diagnosis, Finding } from "@graphveil/core/health";
import { policyWarnings, warningText } from "@graphveil/core/policy-warnings";
import { createRealService } from "../serve/environment.ts";

/** The proxy as this machine's variables make it, and what was found of them. */
export interface LocalService {
  readonly findings: readonly Finding[];
  /** Undefined where the configuration has faults. */
  readonly service: Service | undefined;
}

const EXPECTED = "variables and a policy without faults";

const faultOf = (variable: string, problem: string): Finding => ({
  check: `configuration.${variable}`,
  result: "fail",
  code: "configuration",
  expected: EXPECTED,
  found: `${variable} ${problem}`,
  remedy:
    "docs/configuration.md says what each variable may hold; graphveil policy check FILE shows a policy's faults.",
});

const faultsOf = (error: unknown): readonly Finding[] => {
  if (error instanceof ConfigurationError)
    return error.problems.map(({ variable, problem }) => faultOf(variable, problem));
  // The platforms' own check of a region.
  if (error instanceof TypeError) return [faultOf("AWS_REGION", "is not the name of a region of AWS")];
  throw error;
};

const warningsOf = ({ configuration }: Service): readonly Finding[] =>
  policyWarnings(configuration.policy).map((warning) => ({
    check: "policy",
    result: "warn",
    code: warning.code,
    expected: "a policy in which everything can be meant",
    found: warningText(warning),
    remedy: "See docs/policy.md, and graphveil policy show FILE.",
  }));

/** Reads this machine's variables and policy as a function would, and builds the proxy of them. Nothing is asked yet. */
export function openLocal(
  env: ServiceOptions["env"],
  fetch: typeof globalThis.fetch | undefined,
): LocalService {
  try {
    const service = createRealService(env, () => undefined, fetch);
    const { policyHash, cloud } = service.configuration;
    const fine = {
      check: "configuration",
      expected: EXPECTED,
      found: `cloud ${cloud}, policy ${policyHash.slice(0, 12)}…`,
    };
    return { service, findings: [{ ...fine, result: "pass" }, ...warningsOf(service)] };
  } catch (error) {
    return { service: undefined, findings: faultsOf(error) };
  }
}

/** Failures that say of this machine that it is not the function: no identity of the platform, or a person's. */
const notTheFunction: ReadonlySet<string | undefined> = new Set(["credentialsMissing", "credentialsRefused"]);

/** A leg that only the function can try: what this machine cannot is no fault of the function's. */
const ofThisMachine = (finding: Finding): Finding =>
  finding.result === "fail" && notTheFunction.has(finding.code)
    ? {
        ...finding,
        result: "untried",
        remedy: `It is the function's own leg: run graphveil doctor --url URL. To try it here: ${finding.remedy ?? "become the function's identity."}`,
      }
    : finding;

/** Tries the chain with the identity that this machine has. */
export async function tryLocally({ parts }: Service): Promise<Diagnosis> {
  const diagnosis = await parts.deepHealth();
  return { ...diagnosis, findings: diagnosis.findings.map(ofThisMachine) };
}

/** The legs that nobody tried, where there is neither a function to ask nor a configuration to try. */
export const untriedLegs = (found: string): readonly Finding[] =>
  ["subjectToken", "federatedCredential", "exchange", "roles", "graph", "keys"].map((check) => ({
    check,
    result: "untried",
    expected: "a leg that works",
    found,
    remedy: "Run graphveil doctor --url URL, signed as a caller whose entry has deepHealth.",
  }));
