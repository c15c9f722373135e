import type { CommandInput, RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile, writeNewFile } from "../files.ts";
import { checkPolicy } from "../policy/check.ts";
import type { PropertyComparison } from "./psoxy-rules/comparison.ts";
import { type Conversion, convertRules } from "./psoxy-rules/convert.ts";
import { parseRules } from "./psoxy-rules/parse-rules.ts";
import { prebuiltNames, prebuiltRules } from "./psoxy-rules/prebuilt-rules.ts";
import type { PsoxyRules } from "./psoxy-rules/rules.ts";

type Options = CommandInput["options"];

const wrongUse = (message: string): CommandError => new CommandError(EXIT.wrongUse, message);

async function readRules(folder: string, source: string): Promise<PsoxyRules> {
  const prebuilt = prebuiltRules(source);
  if (prebuilt !== undefined) return prebuilt;
  if (!/\.ya?ml$/i.test(source))
    throw wrongUse(
      `${source} is no prebuilt source (${prebuiltNames.join(", ")}; with _no-app-ids where Psoxy hid ids) and no .yaml file.`,
    );
  const text = (await readGivenFile(folder, source)).toString("utf8");
  const rules = parseRules(text, source);
  if (rules === undefined)
    throw wrongUse(`${source} holds no rules: it must be YAML with a list of endpoints.`);
  return rules;
}

const profileOf = (value: Options[string]): "strict" | "analytics" => {
  if (value === undefined || value === "strict") return "strict";
  if (value === "analytics") return "analytics";
  throw wrongUse("--profile must be strict or analytics.");
};

function matchOf(value: Options[string]): object {
  if (value === undefined) return { local: true };
  try {
    const parsed: unknown = JSON.parse(String(value));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Said below, with the form that is meant.
  }
  throw wrongUse(
    '--match must be a JSON object such as {"awsRole":"arn:aws:iam::123456789012:role/analytics"}.',
  );
}

const column = (rows: readonly (readonly string[])[], at: number): number =>
  Math.max(...rows.map((row) => row[at]?.length ?? 0));

const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, at) => column(rows, at));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
};

const rowOf = ({ operation, property, psoxy, here, change }: PropertyComparison): readonly string[] => [
  change,
  operation,
  property,
  psoxy.method === undefined ? psoxy.fate : `${psoxy.fate} (${psoxy.method})`,
  here,
];

const countOf = (comparisons: readonly PropertyComparison[], wanted: PropertyComparison["change"]): number =>
  comparisons.filter(({ change }) => change === wanted).length;

function report({ comparisons, withoutCounterpart }: Conversion, options: Options): readonly string[] {
  const [more, less, other] = (["more", "less", "differently"] as const).map((change) =>
    countOf(comparisons, change),
  );
  const notes = [
    ...(options["match"] === undefined
      ? ["Callers: rules name none. The policy has the local one: put your own in its place (--match)."]
      : []),
    ...(options["tenantDomains"] === undefined
      ? ["tenantDomains: rules name none. Without them every domain becomes a token (--tenant-domains)."]
      : []),
  ];
  return [
    ...table([["leaves", "operation", "property", "Psoxy", "here"], ...comparisons.map(rowOf)]),
    "",
    `${more} more, ${less} less, ${other} differently; everything else as before.`,
    "",
    "Without a counterpart, or to be said by you:",
    ...[...new Set([...withoutCounterpart, ...notes])].map((note) => `- ${note}`),
  ];
}

/**
 * Writes the policy that takes the place of rules, and says what is not the same.
 *
 * @throws CommandError if the rules or an option are wrong, or nothing of the rules has a counterpart
 */
export const runPsoxyPolicy: RunCommand = async ({ args: [source = ""], options }, { folder, write }) => {
  const rules = await readRules(folder, source);
  const domains = String(options["tenantDomains"] ?? "");
  const conversion = convertRules(rules, {
    profile: profileOf(options["profile"]),
    match: matchOf(options["match"]),
    tenantDomains: domains
      .split(",")
      .map((domain) => domain.trim())
      .filter((domain) => domain !== ""),
  });
  if (conversion === undefined)
    throw new CommandError(EXIT.no, `Nothing of ${source} has a counterpart here.`, rules.notUnderstood);
  const text = `${JSON.stringify(conversion.policy, null, 2)}\n`;
  const checked = checkPolicy(Buffer.from(text));
  if (!checked.ok)
    throw new CommandError(
      EXIT.wrongUse,
      "The policy would have faults: correct --match and --tenant-domains.",
      checked.faults.map(({ pointer, problem }) => `${pointer} ${problem}`),
    );
  await writeNewFile(folder, String(options["out"]), text);
  if (options["json"] === true) write(`${JSON.stringify(conversion)}\n`);
  else write(`${[`Wrote ${options["out"]}`, "", ...report(conversion, options)].join("\n")}\n`);
  return EXIT.done;
};
