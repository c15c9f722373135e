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

/** A module of a state as Terraform writes it in JSON, with the modules that it calls. */
export interface StateModule {
  readonly resources?: readonly {
    readonly address: string;
    readonly type: string;
    readonly name: string;
    readonly values: Readonly<Record<string, unknown>>;
  }[];
  readonly child_modules?: readonly StateModule[];
}

/** What a run left behind after an apply, data sources included. */
export interface TestState {
  readonly file: string;
  readonly run: string;
  readonly state: {
    readonly root_module?: StateModule;
    readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

/** What `terraform test -json -verbose` said. */
export interface TestReport {
  readonly passed: number;
  readonly failures: readonly TestFailure[];
  readonly plans: readonly TestPlan[];
  readonly states: readonly TestState[];
  /** Addresses that Terraform refused to destroy, in a run or when it cleaned up. */
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
  readonly test_state?: TestState["state"];
  readonly test_run?: { readonly status?: string };
  readonly test_file?: { readonly progress: string };
}

const withoutSchemas = <T extends object>(value: T): T => ({ ...value, provider_schemas: undefined });

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
  const report = { passed: 0, failures: [], plans: [], states: [], undestroyable: [] } as {
    passed: number;
    failures: TestFailure[];
    plans: TestPlan[];
    states: TestState[];
    undestroyable: string[];
  };
  /** Newer versions print the faults that a run expects, too: after it passed, and before its file is cleaned up. */
  const expecting = new Set<string>();
  for (const line of output.split("\n").filter((text) => text.trim() !== "")) {
    const message = parseLine(line);
    const { diagnostic, test_plan, test_state, "@testfile": file = "", "@testrun": run = "" } = message;
    const name = `${file} ${run}`.trim();
    report.passed += message.test_summary?.passed ?? 0;
    if (message.test_run?.status === "pass") expecting.add(name);
    if (message.test_file?.progress === "teardown") expecting.clear();
    if (test_plan !== undefined) report.plans.push({ file, run, plan: withoutSchemas(test_plan) });
    if (test_state !== undefined) report.states.push({ file, run, state: withoutSchemas(test_state) });
    if (diagnostic?.severity !== "error") continue;
    const address = /^Resource (\S+) has lifecycle/.exec(diagnostic.detail)?.[1];
    if (diagnostic.summary === UNDESTROYABLE && address !== undefined) report.undestroyable.push(address);
    else if (!expecting.has(name))
      report.failures.push({ run: name, message: `${diagnostic.summary}: ${diagnostic.detail}` });
  }
  return report;
}
