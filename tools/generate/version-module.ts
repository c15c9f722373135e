import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** `version.ts` of core, from the version of the root's package file. */
export async function versionModule(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  return `/** Version of the proxy, as its health reply names it. */\nexport const version = ${JSON.stringify(version)};\n`;
}
