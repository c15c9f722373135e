import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");

/** A file that breaks a rule, and the same without what breaks it. */
interface Violation {
  readonly what: string;
  readonly file: string;
  readonly rule: string;
  readonly source: string;
  readonly without: string;
}

const restricted = "lint/style/noRestrictedImports";
const imports = (what: string, folder: string, from: string, instead = "./own.ts"): Violation => ({
  what,
  file: `packages/${folder}/planted.ts`,
  rule: restricted,
  source: `import { x } from "${from}";\n\nexport const y = x;\n`,
  without: `import { x } from "${instead}";\n\nexport const y = x;\n`,
});
const plain = (what: string, file: string, rule: string, source: string, without: string): Violation => ({
  what,
  file: `packages/core/src/${file}`,
  rule,
  source,
  without,
});

const violations: readonly Violation[] = [
  imports("policy imports privacy", "core/src/policy", "../privacy/seal.ts", "../schema/schema.ts"),
  imports("privacy imports policy", "core/src/privacy", "../policy/query.ts", "../schema/schema.ts"),
  imports("privacy imports http", "core/src/privacy/deep", "../../http/target.ts", "../../schema/schema.ts"),
  imports("graph imports identity", "core/src/graph", "../identity/clouds.ts", "../errors.ts"),
  imports("http imports graph", "core/src/http", "../graph/client.ts", "../errors.ts"),
  imports("identity imports http", "core/src/identity", "../http/target.ts", "./clouds.ts"),
  imports("identity imports the proxy", "core/src/identity/deep", "../../proxy/proxy.ts", "../clouds.ts"),
  imports("schema imports the errors", "core/src/schema", "../errors.ts", "./notation.ts"),
  imports(
    "the description imports Graph's client",
    "core/src/description",
    "../graph/links.ts",
    "../errors.ts",
  ),
  imports("policy imports the description", "core/src/policy", "../description/openapi.ts", "../errors.ts"),
  imports("the description imports a Node module", "core/src/description", "node:fs", "../errors.ts"),
  imports("core imports an AWS SDK", "core/src", "@aws-sdk/client-sts"),
  imports("core's proxy imports Google's library", "core/src/proxy", "google-auth-library", "../log.ts"),
  imports("core imports the simulator", "core/src/schema/data", "@graphveil/simulator", "../notation.ts"),
  imports("the sanitizer imports a Node module", "core/src/privacy/sanitizer", "node:crypto", "./scan.ts"),
  imports("policy imports a Node module", "core/src/policy/operations", "node:fs", "../operation.ts"),
  imports(
    "the AWS package imports the Google one",
    "aws-lambda/src",
    "@graphveil/gcp-function",
    "@graphveil/core",
  ),
  imports(
    "the AWS package imports Google's library",
    "aws-lambda/src/deep",
    "google-auth-library",
    "@graphveil/core",
  ),
  imports(
    "the Google package imports the AWS one",
    "gcp-function/src",
    "@graphveil/aws-lambda",
    "@graphveil/core",
  ),
  imports(
    "the Google package imports an AWS SDK",
    "gcp-function/src/deep",
    "@aws-sdk/client-kms",
    "@graphveil/core",
  ),
  imports("the simulator imports core", "simulator/src", "@graphveil/core", "jose"),
  imports("the simulated wire knows a host", "simulator/src/wire", "../hosts/key-vault.ts", "./host.ts"),
  imports("a protocol grain knows the wire", "simulator/src/protocol", "../wire/host.ts", "./bearer.ts"),
  imports(
    "the tenant knows Graph's host",
    "simulator/src/tenant/mail",
    "../../hosts/graph/graph-call.ts",
    "../wire.ts",
  ),
  imports(
    "OData knows a resource",
    "simulator/src/hosts/graph/odata",
    "../resources/users.ts",
    "../graph-call.ts",
  ),
  plain(
    "schema looks at the clock",
    "schema/clock.ts",
    "lint/style/noRestrictedGlobals",
    "export const now = (): number => Date.now();\n",
    "export const now = (clock: () => number): number => clock();\n",
  ),
  plain(
    "policy fetches",
    "policy/fetches.ts",
    "lint/style/noRestrictedGlobals",
    'export const page = (): Promise<Response> => fetch("https://x.example/");\n',
    "export const page = (send: () => Promise<Response>): Promise<Response> => send();\n",
  ),
  plain(
    "privacy reads the environment",
    "privacy/reads.ts",
    "lint/style/noRestrictedGlobals",
    'export const key = process.env["KEY"];\n',
    "export const key = (env: { readonly KEY: string }): string => env.KEY;\n",
  ),
  plain(
    "two files import each other",
    "one.ts",
    "lint/suspicious/noImportCycles",
    'import { other } from "./other.ts";\n\nexport const one = (): number => other() + 1;\n',
    "export const one = (): number => 1;\n",
  ),
  plain(
    "any",
    "anything.ts",
    "lint/suspicious/noExplicitAny",
    "export const length = (value: any): number => value.length;\n",
    "export const length = (value: string): number => value.length;\n",
  ),
  plain(
    "a default export",
    "default.ts",
    "lint/style/noDefaultExport",
    "export default function one(): number {\n  return 1;\n}\n",
    "export function one(): number {\n  return 1;\n}\n",
  ),
  plain(
    "an enum",
    "colours.ts",
    "lint/style/noEnum",
    'export enum Colour {\n  Red = "red",\n}\n',
    'export type Colour = "red";\n',
  ),
  plain(
    "a promise that nobody awaits",
    "floating.ts",
    "lint/nursery/noFloatingPromises",
    "const work = async (): Promise<void> => undefined;\n\nexport const start = (): void => {\n  work();\n};\n",
    "const work = async (): Promise<void> => undefined;\n\nexport const start = (): Promise<void> => work();\n",
  ),
];

/** The other half of the cycle. */
const companion = [
  "packages/core/src/other.ts",
  'import { one } from "./one.ts";\n\nexport const other = (): number => one() - 1;\n',
] as const;

interface Report {
  readonly exitCode: number;
  /** Rules that are broken, by file. */
  readonly broken: ReadonlyMap<string, readonly string[]>;
}

interface Diagnostic {
  readonly severity: string;
  readonly category: string;
  readonly location: { readonly path: string | { readonly file: string } };
}

/** Lints files of a tree by the project's own configuration. */
const lint = (tree: string): Promise<Report> =>
  new Promise((resolve, reject) => {
    const parameters = ["lint", "--reporter=json", "--max-diagnostics=none", "packages"];
    execFile(process.execPath, [biome, ...parameters], { cwd: tree, env: {} }, (error, stdout, stderr) => {
      const report = /^\{"summary".*\}$/m.exec(stdout)?.[0];
      if (report === undefined) return reject(new Error(`no report: ${stderr}`));
      const { diagnostics } = JSON.parse(report) as { readonly diagnostics: readonly Diagnostic[] };
      const broken = new Map<string, string[]>();
      for (const { severity, category, location } of diagnostics) {
        if (severity !== "error") continue;
        const path = typeof location.path === "string" ? location.path : location.path.file;
        broken.set(path, [...(broken.get(path) ?? []), category]);
      }
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, broken });
    });
  });

let directory: string;

/** A tree with the project's configuration and these files alone. */
const lintTree = async (files: readonly (readonly [file: string, source: string])[]): Promise<Report> => {
  const tree = await mkdtemp(join(directory, "tree-"));
  for (const file of ["biome.json", ".gitignore"]) await cp(join(root, file), join(tree, file));
  for (const [file, source] of files) {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), source);
  }
  return lint(tree);
};

describe("the architecture rules", () => {
  let planted: Report;
  let clean: Report;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "graphveil-architecture-"));
    const both = [
      lintTree([companion, ...violations.map(({ file, source }) => [file, source] as const)]),
      lintTree([companion, ...violations.map(({ file, without }) => [file, without] as const)]),
    ] as const;
    [planted, clean] = await Promise.all(both);
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  test("are broken by the planted files", () => {
    expect(planted.exitCode).toBe(1);
  });

  test.each(violations)("do not let pass: $what", ({ file, rule }) => {
    expect(planted.broken.get(file)).toContain(rule);
    expect(clean.broken.get(file)).toBeUndefined();
  });

  test("are kept by the same files without what breaks them", () => {
    expect([...clean.broken]).toEqual([]);
    expect(clean.exitCode).toBe(0);
  });
});
