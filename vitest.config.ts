import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts", "tools/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "test/apply/**"],
    setupFiles: ["./test/setup/network-guard.ts"],
    globalSetup: ["./test/setup/build-once.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
