import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Run by `examples:test`: needs bash, curl and jq, and Python with PyPI in reach.
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "..", ".."),
    include: ["test/examples/**/*.example.ts"],
    globalSetup: ["./test/setup/build-once.ts", "./test/examples/python-environment.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
