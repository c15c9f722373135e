import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Run by `guides:test`: needs bash, jq, zip and curl, and Python with PyPI in reach.
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "..", "..", ".."),
    include: ["tools/infra/guides/**/*.guide.ts"],
    globalSetup: ["./test/setup/build-once.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
});
