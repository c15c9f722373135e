import { createRequire } from "node:module";
import { build } from "esbuild";
import { expect } from "vitest";

/** The sanitizer and the tokens of the explorer's page as one script, which leaves them under a global name. */
export async function explorerScript(globalName: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [createRequire(import.meta.url).resolve("@graphveil/explorer/tokens")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? expect.unreachable();
}
