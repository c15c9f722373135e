import { defineConfig } from "vitest/config";

/** The explorer in a real browser: one at a time, since each has a browser of its own. */
export default defineConfig({
  test: {
    include: ["test/explorer/**/*.test.ts"],
    globalSetup: ["./test/explorer/build-page.ts"],
    setupFiles: ["./test/setup/network-guard.ts"],
    // A browser on a busy machine takes its time.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
});
