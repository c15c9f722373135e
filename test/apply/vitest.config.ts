import { defineConfig } from "vitest/config";

// Run by `infra:test`, which gives the states: without Terraform there are none.
export default defineConfig({
  test: {
    include: ["test/apply/**/*.test.ts"],
    setupFiles: ["./test/setup/network-guard.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 1,
  },
});
