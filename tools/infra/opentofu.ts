import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type InfraFolder, testFolders } from "./folders.ts";
import { runTerraform, type TerraformResult } from "./terraform.ts";
import { readTestReport } from "./test-report.ts";

/** What OpenTofu made of a folder. */
export interface OpenTofuResult {
  readonly passed: number;
  readonly problems: readonly string[];
}

const MOCK = /^mock_provider "(\w+)" \{\n([\s\S]*?)^\}/gm;

/** The mocks of a folder, as text. */
async function mocksOf(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".tfmock.hcl")).sort();
  return (await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))).join("\n");
}

/** A run that says in its first line why OpenTofu cannot do it. */
const NOT_WITH_OPENTOFU = /^run "\w+" \{\n\s*# Not with OpenTofu: (?:(?!^\}).*\n)*?^\}\n/gm;

/**
 * The text of a test of Terraform as OpenTofu reads it: a mocked provider holds its mocks, since `source` is unknown there,
 * nothing says `override_during`, since mocked values are known in a plan by themselves, and runs that say so are left out.
 */
export function translateTest(text: string, mocks: (source: string) => string): string {
  return text
    .replaceAll(MOCK, (_all, name: string, body: string) => {
      const source = /^\s*source\s*=\s*"([^"]+)"/m.exec(body)?.[1];
      return source === undefined ? _all : `mock_provider "${name}" {\n${mocks(source)}\n}`;
    })
    .replaceAll(/^\s*override_during\s*=\s*plan\n/gm, "")
    .replaceAll(NOT_WITH_OPENTOFU, "");
}

async function translateFolder(folder: string): Promise<void> {
  const tests = join(folder, testFolders.plan);
  for (const file of await readdir(tests)) {
    const text = await readFile(join(tests, file), "utf8");
    const sources = new Set(
      Array.from(text.matchAll(/^\s*source\s*=\s*"([^"]+)"/gm), ([, source = ""]) => source),
    );
    const mocks = new Map<string, string>();
    for (const source of sources) mocks.set(source, await mocksOf(join(folder, source)));
    await writeFile(
      join(tests, file),
      translateTest(text, (source) => mocks.get(source) ?? ""),
    );
  }
}

const tofu = (folder: string, args: readonly string[]): Promise<TerraformResult> =>
  runTerraform(folder, args, { program: "tofu" });

/** The version of OpenTofu on the PATH; undefined where there is none, and nothing can be tried. */
export async function openTofuVersion(folder: string): Promise<string | undefined> {
  const result = await tofu(folder, ["version"]).catch(() => undefined);
  return result?.ok ? /^OpenTofu v(\S+)/.exec(result.stdout)?.[1] : undefined;
}

/** Initialises, validates and tests one folder of a copy of `infra` with OpenTofu; the copy's tests are translated in place. */
export async function testWithOpenTofu(infra: string, { name }: InfraFolder): Promise<OpenTofuResult> {
  const folder = join(infra, name);
  await translateFolder(folder);
  for (const args of [
    ["init", "-backend=false", "-input=false", "-no-color"],
    ["validate", "-no-color"],
  ]) {
    const { ok, stdout, stderr } = await tofu(folder, args);
    if (!ok) return { passed: 0, problems: [`${name} tofu ${args[0]}: ${`${stdout}${stderr}`.trim()}`] };
  }
  const result = await tofu(folder, ["test", "-json", `-test-directory=${testFolders.plan}`]);
  const { passed, failures } = readTestReport(result.stdout);
  const problems = failures.map(({ run, message }) => `${name} tofu ${run}: ${message}`);
  if (problems.length === 0 && (!result.ok || passed === 0))
    problems.push(`${name} tofu test: ${`${result.stdout}${result.stderr}`.trim().slice(-2000)}`);
  return { passed, problems };
}
