/** One `run` of a Terraform test that did not pass, or a fault outside of any. */
export interface TestFailure {
  readonly run: string;
  readonly message: string;
}

/** What a run planned, as Terraform writes it in JSON; without the providers' schemas, which are most of it. */
export interface TestPlan {
  readonly file: string;
  readonly run: string;
  readonly plan: object;
}

/** What `terraform test -json -verbose` said. */
export interface TestReport {
  readonly passed: number;
  readonly failures: readonly TestFailure[];
  readonly plans: readonly TestPlan[];
  /** Addresses that Terraform refused to destroy when it cleaned up. */
  readonly undestroyable: readonly string[];
}

interface Message {
  readonly type?: string;
  readonly "@message"?: string;
  readonly "@testfile"?: string;
  readonly "@testrun"?: string;
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
  readonly test_summary?: { readonly passed: number };
  readonly test_plan?: object;
}

const withoutSchemas = (plan: object): object => ({ ...plan, provider_schemas: undefined });

const parseLine = (line: string): Message => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return { diagnostic: { severity: "error", summary: "Not JSON", detail: line } };
  }
};

const UNDESTROYABLE = "Instance cannot be destroyed";

/** Reads the lines that `terraform test -json -verbose` writes. */
export function readTestReport(output: string): TestReport {
  const failures: TestFailure[] = [];
  const plans: TestPlan[] = [];
  const undestroyable: string[] = [];
  let passed = 0;
  for (const line of output.split("\n").filter((text) => text.trim() !== "")) {
    const message = parseLine(line);
    const { diagnostic, "@testfile": file = "", "@testrun": run = "" } = message;
    passed += message.test_summary?.passed ?? 0;
    if (message.test_plan !== undefined) plans.push({ file, run, plan: withoutSchemas(message.test_plan) });
    if (diagnostic?.severity !== "error") continue;
    const address = /^Resource (\S+) has lifecycle/.exec(diagnostic.detail)?.[1];
    if (diagnostic.summary === UNDESTROYABLE && address !== undefined) undestroyable.push(address);
    else
      failures.push({ run: `${file} ${run}`.trim(), message: `${diagnostic.summary}: ${diagnostic.detail}` });
  }
  return { passed, failures, plans, undestroyable };
}
