import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { codeBlocks } from "./blocks.ts";
import type { Sandbox } from "./sandbox.ts";

/** What a guide says to do without Terraform: its values, and its script. */
export interface GuideScript {
  /** The example's values by name. */
  readonly values: Readonly<Record<string, string>>;
  readonly script: string;
}

/** The `sh` blocks under a heading of a page, by its path below the root. */
export async function blocksUnder(page: string, heading: string): Promise<readonly string[]> {
  const text = await readFile(join(import.meta.dirname, "..", "..", "..", page), "utf8");
  return codeBlocks(text)
    .filter((block) => block.heading === heading && block.language === "sh")
    .map((block) => block.text);
}

/** Reads both blocks of a guide. */
export async function guideScript(guide: string): Promise<GuideScript> {
  const blocks = await blocksUnder(`docs/${guide}`, "Without Terraform");
  const [values = "", script = ""] = blocks;
  if (blocks.length !== 2) throw new Error(`${guide} has ${blocks.length} blocks without Terraform`);
  const named = Array.from(values.matchAll(/^export (\w+)=(\S+)/gm), ([, name = "", value = ""]) => [
    name,
    value,
  ]);
  return { values: Object.fromEntries(named), script };
}

/**
 * Fails each call of the script's last run in its turn: the script must end there. `tolerated` are calls whose failure is an answer.
 */
export async function expectToStopAtEachFailure(
  sandbox: Sandbox,
  script: string,
  env: Readonly<Record<string, string>>,
  tolerated: readonly string[],
): Promise<number> {
  const calls = await sandbox.calls();
  expect(calls.length).toBeGreaterThan(10);
  const went: string[] = [];
  for (const [index, call] of calls.entries()) {
    if (tolerated.includes(call.trim()) && calls.indexOf(call) === index) continue;
    const { code } = await sandbox.run(script, env, { at: index + 1, code: 1 });
    const after = await sandbox.calls();
    if (code === 0 || after.length !== index + 1)
      went.push(`${call}: exit ${code}, ${after.length - index - 1} calls more`);
  }
  expect(went).toEqual([]);
  return calls.length;
}

/** What the caller runs at the end, as the script printed it. */
export const printedSmokeTest = (stdout: string): string =>
  /^Then the caller runs: (.*)$/m.exec(stdout)?.[1] ?? expect.unreachable();

/** A call whose answer goes into a variable; a list of owners may be empty. */
const captured = (call: string): boolean =>
  /--output (?:text|tsv)|--format value/.test(call) && !/owner list|\/owners/.test(call);

/** Lets each call whose answer is used succeed without one: the script must say which value is missing, and end there. */
export async function expectToCheckEachAnswer(
  sandbox: Sandbox,
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const calls = await sandbox.calls();
  expect(calls.filter(captured).length).toBeGreaterThan(5);
  const went: string[] = [];
  for (const [index, call] of calls.entries()) {
    if (!captured(call)) continue;
    const { code, stderr } = await sandbox.run(script, env, { at: index + 1, code: 0 });
    const after = (await sandbox.calls()).length;
    if (code !== 1 || !/^[A-Z_]+ must be /m.test(stderr)) went.push(`${call}: exit ${code}, ${stderr}`);
    else if (after > index + 1) went.push(`${call}: ${after - index - 1} calls more`);
  }
  expect(went).toEqual([]);
}
