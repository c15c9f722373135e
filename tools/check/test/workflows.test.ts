import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "..", "..", "..");
const folder = join(root, ".github", "workflows");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
    >
  >;
}

const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), "utf8");
  const workflow = parse(text) as Workflow;
  return { file, text, workflow, steps: Object.values(workflow.jobs).flatMap(({ steps }) => steps) };
});

/** What a job may write; every other one reads the sources. */
const writes: Readonly<Record<string, readonly string[]>> = {
  "release.yml npm": ["id-token"],
  "release.yml publish": ["attestations", "contents", "id-token"],
};

test("there are two workflows", () => {
  expect(workflows.map(({ file }) => file)).toEqual(["ci.yml", "release.yml"]);
});

describe.each(workflows)("$file", ({ file, text, workflow, steps }) => {
  test("runs actions of a commit, with the version beside it", () => {
    const lines = text.split("\n").filter((line) => /\buses:/.test(line));
    const pinned = /^ +- uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(lines.filter((line) => !pinned.test(line))).toEqual([]);
    expect(lines.length).toBe(steps.filter(({ uses }) => uses !== undefined).length);
  });

  test("has no permission as a whole, and each job those that it needs", () => {
    expect(workflow.permissions).toEqual({});
    for (const [name, { permissions = {} }] of Object.entries(workflow.jobs)) {
      const written = Object.keys(permissions).filter((scope) => permissions[scope] === "write");
      expect(written.sort(), name).toEqual(writes[`${file} ${name}`] ?? []);
    }
  });

  test("leaves no token behind, reads no secret and writes no expression into a script", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const step of checkouts) expect(step.with).toEqual({ "persist-credentials": false });
    expect(text).not.toMatch(/\bsecrets\b|pull_request_target|workflow_run/);
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  test("runs no code of the project where it may write, also not by publishing it", () => {
    const publishing = /npx --yes npm@\d+\.\d+\.\d+ publish [^\n]+ --ignore-scripts$/gm;
    for (const [name, { steps: own }] of Object.entries(workflow.jobs)) {
      if (writes[`${file} ${name}`] === undefined) continue;
      const runsCode = (run: string) => /pnpm|npm|node/.test(run.replaceAll(publishing, ""));
      expect(own.filter(({ uses = "", run = "" }) => /checkout@/.test(uses) || runsCode(run))).toEqual([]);
    }
  });

  test("runs the package manager of the package file", () => {
    const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      packageManager: string;
    };
    const used = Array.from(text.matchAll(/\bpnpm@[\w.-]+/g), ([name]) => name);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => name !== packageManager)).toEqual([]);
  });
});
