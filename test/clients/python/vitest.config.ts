import { join } from "node:path";
import { defineConfig } from "vitest/config";

const root = join(import.meta.dirname, "..", "..", "..");

/** Tests that need Python with Microsoft's client in it; `.ci/run` installs both. */
export default defineConfig({
  root,
  test: {
    include: ["test/clients/python/**/*.test.ts"],
    setupFiles: ["./test/setup/network-guard.ts"],
    globalSetup: ["./test/setup/build-once.ts"],
    testTimeout: 20_000,
    hookTimeout: 120_000,
  },
});
