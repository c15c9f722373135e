import { join } from "node:path";
import { startVitest } from "vitest/node";
import type { FolderResult } from "./test-folder.ts";

/** How the simulated apply went. */
export interface AppliedResult {
  readonly passed: number;
  /** Tests that failed, and files that could not be run. */
  readonly failed: number;
}

/** Starts the proxies from the last state of each example, in a simulated world made of the same: `test/apply`. */
export async function testApplied(root: string, results: readonly FolderResult[]): Promise<AppliedResult> {
  const applied = Object.fromEntries(
    results.flatMap(({ name, states }) => {
      const last = states.at(-1);
      return last === undefined ? [] : [[name, last.state] as const];
    }),
  );
  const vitest = await startVitest("test", [], {
    root,
    config: join(root, "test", "apply", "vitest.config.ts"),
    watch: false,
    provide: { applied: JSON.stringify(applied) },
  });
  const modules = vitest.state.getTestModules();
  const states = modules.flatMap(({ children }) =>
    Array.from(children.allTests(), (test) => test.result().state),
  );
  const broken = modules.filter((module) => module.errors().length > 0 || !module.ok()).length;
  const unhandled = vitest.state.getUnhandledErrors().length;
  await vitest.close();
  const passed = states.filter((state) => state === "passed").length;
  const unpassed = states.length - passed;
  return {
    passed,
    failed: Math.max(unpassed, broken) + unhandled + (passed === 0 && unpassed === 0 ? 1 : 0),
  };
}
