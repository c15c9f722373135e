import { defineConfig } from "vitest/config";

const tests = ["packages/core/test/**/*.test.ts"];
/** Tests that put other modules in the place of real ones. */
const mocking = ["**/lazy.test.ts", "**/constant-work.test.ts"];

/** The unit tests of the core as a mutation run has them; Stryker runs it in a copy of the repository. */
export default defineConfig({
  test: {
    setupFiles: ["./test/setup/network-guard.ts"],
    testTimeout: 120_000, // code with mutants in it is slower
    include: tests,
    exclude: ["**/node_modules/**", ...mocking],
    isolate: false,
  },
});
