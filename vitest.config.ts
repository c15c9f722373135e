import { defineConfig } from "vitest/config";

const every = ["packages/*/test/**/*.test.ts", "test/**/*.test.ts", "tools/*/test/**/*.test.ts"];
/** Tests of code that opens no port and starts no process: their files share a worker and its modules. */
const shared = ["packages/core/test/**/*.test.ts", "packages/simulator/test/{hosts,tenant}/**/*.test.ts"];
/** Those of them that replace real modules by others. */
const mocking = ["**/lazy.test.ts", "**/constant-work.test.ts"];
/** What needs Terraform, Python or a browser is run with it. */
const never = ["**/node_modules/**", "test/apply/**", "test/clients/python/**", "test/explorer/**"];

export default defineConfig({
  test: {
    setupFiles: ["./test/setup/network-guard.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "alone",
          include: every,
          exclude: [...never, ...shared],
          globalSetup: ["./test/setup/build-once.ts"],
        },
      },
      {
        extends: true,
        test: { name: "shared", include: shared, exclude: [...never, ...mocking], isolate: false },
      },
      {
        extends: true,
        test: { name: "mocking", include: mocking.map((each) => `packages/core/test/${each}`) },
      },
    ],
  },
});
