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

/** For each room of core: where in it, what it must not import, and what it may. */
const rooms: readonly (readonly [folder: string, forbidden: string, allowed: string])[] = [
  ["schema", "../errors.ts", "./notation.ts"],
  ["schema", "../policy/policy.ts", "./actions.ts"],
  ["schema/data", "../../json/scan.ts", "../notation.ts"],
  ["clouds", "../configuration/configuration.ts", "./aws-partitions.ts"],
  ["json", "../schema/schema.ts", "./scan.ts"],
  ["json", "node:buffer", "./json-pointer.ts"],
  ["concurrency", "../scope/lookup.ts", "./abort.ts"],
  ["concurrency", "../identity/credential.ts", "./single-flight.ts"],
  ["audit", "../proxy/proxy.ts", "./log.ts"],
  ["audit", "../policy/policy.ts", "../errors.ts"],
  ["hosting", "../proxy/proxy.ts", "../invocation.ts"],
  ["hosting", "../http/target.ts", "node:fs"],
  ["http", "../graph/client.ts", "../errors.ts"],
  ["http", "../policy/policy.ts", "node:zlib"],
  ["graph", "../identity/credential.ts", "../errors.ts"],
  ["graph", "../scope/lookup.ts", "../http/replies.ts"],
  ["graph", "../policy/policy.ts", "../concurrency/abort.ts"],
  ["identity", "../graph/client.ts", "../clouds/microsoft-clouds.ts"],
  ["identity/exchange", "../../policy/policy.ts", "../assertion/assertion.ts"],
  ["identity/callers", "../../proxy/proxy.ts", "../../concurrency/abort.ts"],
  ["identity", "@azure/identity", "@azure/msal-node"],
  ["keys", "../configuration/configuration.ts", "../privacy/tokens/keys.ts"],
  ["keys", "../privacy/sanitizer/sanitizer.ts", "../concurrency/abort.ts"],
  ["policy", "../privacy/profile/profiles.ts", "../schema/schema.ts"],
  ["policy", "../description/openapi.ts", "./callers.ts"],
  ["policy/query", "../../scope/restriction.ts", "../odata/syntax.ts"],
  ["policy/document", "../../configuration/configuration.ts", "../../json/json-pointer.ts"],
  ["policy/operations", "node:fs", "../../guid.ts"],
  ["scope", "../proxy/resolve.ts", "../policy/policy.ts"],
  ["scope", "../privacy/tokens/seal.ts", "../graph/client.ts"],
  ["scope", "../keys/keyring.ts", "../concurrency/expiring-cache.ts"],
  ["privacy", "../policy/policy.ts", "../schema/schema.ts"],
  ["privacy/tokens", "../../keys/keyring.ts", "node:crypto"],
  ["privacy/profile", "../../policy/policy.ts", "../../schema/fault.ts"],
  ["privacy/sanitizer", "node:crypto", "../text/measure.ts"],
  ["privacy/sanitizer", "../tokens/seal.ts", "../../json/scan.ts"],
  ["privacy/text", "node:buffer", "./fold.ts"],
  ["privacy/profile", "node:util", "../../schema/schema.ts"],
  ["description", "../graph/links.ts", "../errors.ts"],
  ["description", "../privacy/tokens/seal.ts", "../privacy/profile/profiles.ts"],
  ["description", "node:fs", "../policy/policy.ts"],
  ["configuration", "../identity/credential.ts", "../keys/key-reference.ts"],
  ["configuration", "../proxy/proxy.ts", "../policy/document/document.ts"],
  ["", "@aws-sdk/client-sts", "./errors.ts"],
  ["proxy", "google-auth-library", "../policy/policy.ts"],
  ["proxy", "@graphveil/simulator", "../scope/restriction.ts"],
];

const roomViolations: readonly Violation[] = rooms.flatMap(([folder, forbidden, allowed], index) => {
  const at = ["packages/core/src", folder, `planted-${index}`].filter((part) => part !== "").join("/");
  const what = `${folder === "" ? "core" : folder} imports ${forbidden}`;
  return [
    {
      what,
      file: `${at}.ts`,
      rule: restricted,
      source: `import { x } from "${forbidden}";\n\nexport const y = x;\n`,
      without: `import { x } from "${allowed}";\n\nexport const y = x;\n`,
    },
    {
      what: `${what}, a type`,
      file: `${at}-type.ts`,
      rule: restricted,
      source: `import type { X } from "${forbidden}";\n\nexport type Y = X;\n`,
      without: `import type { X } from "${allowed}";\n\nexport type Y = X;\n`,
    },
  ];
});

/** What pure rooms must not reach for; each is given to them. */
const globals: Readonly<Record<string, string>> = {
  fetch: 'fetch("https://x.example/")',
  Date: "Date.now()",
  process: 'process.env["KEY"]',
  console: "console",
  performance: "performance.now()",
  setTimeout: "setTimeout(() => undefined, 1)",
  setInterval: "setInterval(() => undefined, 1)",
  setImmediate: "setImmediate(() => undefined)",
  queueMicrotask: "queueMicrotask(() => undefined)",
  crypto: "crypto.randomUUID()",
  Buffer: 'Buffer.from("x")',
};

const pureFolders = [
  "schema",
  "policy",
  "json",
  "description",
  "privacy/profile",
  "privacy/sanitizer",
  "privacy/text",
] as const;

const pureViolations: readonly Violation[] = pureFolders.flatMap((folder) =>
  Object.entries(globals).map(([name, use]) =>
    plain(
      `${folder} uses ${name}`,
      `${folder}/planted-${name}.ts`,
      "lint/style/noRestrictedGlobals",
      `export const y: unknown = ${use};\n`,
      "export const y: unknown = undefined;\n",
    ),
  ),
);

const violations: readonly Violation[] = [
  ...roomViolations,
  ...pureViolations,
  plain(
    "privacy's tokens use the clock",
    "privacy/tokens/clock.ts",
    "lint/style/noRestrictedGlobals",
    "export const now = (): number => Date.now();\n",
    'export const bytes = Buffer.from("x");\n',
  ),
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
  imports("the page imports a Node module", "explorer/src", "node:crypto", "@noble/hashes/sha2.js"),
  imports(
    "the page imports the whole core",
    "explorer/src/see",
    "@graphveil/core",
    "@graphveil/core/sanitizer",
  ),
  imports(
    "the page imports the command line",
    "explorer/src/policy",
    "@graphveil/cli",
    "@graphveil/cli/review",
  ),
  {
    what: "the page sends a request",
    file: "packages/explorer/src/planted-fetch.ts",
    rule: "lint/style/noRestrictedGlobals",
    source: 'export const y: unknown = fetch("https://x.example/");\n',
    without: "export const y: unknown = undefined;\n",
  },
  {
    what: "the page stores something",
    file: "packages/explorer/src/planted-store.ts",
    rule: "lint/style/noRestrictedGlobals",
    source: "export const y: unknown = localStorage;\n",
    without: "export const y: unknown = undefined;\n",
  },
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
    "two files import each other",
    "one.ts",
    "lint/suspicious/noImportCycles",
    'import { other } from "./other.ts";\n\nexport const one = (): number => other() + 1;\n',
    "export const one = (): number => 1;\n",
  ),
  plain(
    "two files import each other's types",
    "one-type.ts",
    "lint/suspicious/noImportCycles",
    'import type { Other } from "./other-type.ts";\n\nexport type One = Other | 1;\n',
    "export type One = 1;\n",
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

/** The other halves of the circles. */
const companions = [
  [
    "packages/core/src/other.ts",
    'import { one } from "./one.ts";\n\nexport const other = (): number => one() - 1;\n',
  ],
  [
    "packages/core/src/other-type.ts",
    'import type { One } from "./one-type.ts";\n\nexport type Other = One | 2;\n',
  ],
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
      lintTree([...companions, ...violations.map(({ file, source }) => [file, source] as const)]),
      lintTree([...companions, ...violations.map(({ file, without }) => [file, without] as const)]),
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
