import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseIamPolicy } from "../policies/iam.ts";
import { pythonPrograms } from "./python.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** What AWS's service authorization reference says of an action; null where it has none of that name. */
type Reference = Readonly<
  Record<string, { readonly arns: readonly string[]; readonly dependsOn: readonly string[] } | null>
>;

function referenceOf(actions: readonly string[]): Reference {
  const script = join(import.meta.dirname, "iam_reference.py");
  return JSON.parse(
    execFileSync(join(pythonPrograms(), "python"), [script, ...actions], { encoding: "utf8" }),
  );
}

/** The service and the kind of thing that an ARN is about: `logs:log-group`. */
function kindOf(arn: string): string {
  const [, , service, , , ...rest] = arn.split(":");
  return `${service}:${rest.join(":").split(/[:/]/)[0]}`;
}

const files = ["aws-apply", "aws-apply-vpc", "deny-direct-invoke-scp", "deny-direct-invoke-boundary"];

describe.each(files)("%s.json, by AWS's reference", async (file) => {
  const { Statement } = parseIamPolicy(
    await readFile(join(root, "infra", "policies", `${file}.json`), "utf8"),
  );
  // A boundary allows everything that it does not deny.
  const actions = [...new Set(Statement.flatMap(({ Action }) => Action))].filter((name) => name !== "*");
  const reference = referenceOf(actions);

  test("names actions that there are", () => {
    expect(actions.length).toBeGreaterThan(1);
    expect(actions.filter((name) => reference[name] === null)).toEqual([]);
  });

  test("allows whatever an action that it allows depends on", () => {
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
    const needed = allowed.flatMap((name) => reference[name]?.dependsOn ?? []);
    expect(needed.filter((name) => !actions.includes(name))).toEqual([]);
  });

  test("names each action with something that it can be about", () => {
    const idle = Statement.flatMap(({ Action, Resource }) =>
      Action.filter((name) => {
        if (name === "*") return false;
        const kinds = (reference[name]?.arns ?? []).map(kindOf);
        return !Resource.some((arn) => arn === "*" || kinds.includes(kindOf(arn)));
      }),
    );
    expect(idle).toEqual([]);
  });
});
