import { defineConfig } from "vitest/config";

/** The unit tests of the core as a mutation run has them: one worker, and an end at the first test that fails. */
export default defineConfig({
  test: {
    pool: "threads",
    maxWorkers: 1,
    isolate: false,
    bail: 1,
    silent: true,
    fsModuleCache: false, // it would keep mutants
    setupFiles: ["./test/setup/network-guard.ts", "./tools/mutate/worker-setup.ts"],
    include: ["packages/core/test/**/*.test.ts"],
    // Tests that replace real modules by others need a worker of their own.
    exclude: ["**/node_modules/**", "**/lazy.test.ts", "**/constant-work.test.ts"],
    // By the clock, a busy machine would fail tests. The session ends what computes or waits for too long.
    testTimeout: 0,
    hookTimeout: 0,
  },
});
