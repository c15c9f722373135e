import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { wireForms } from "@graphveil/core/errors";
import { describe, expect, test } from "vitest";
import { alarms } from "../alarms/alarms.ts";
import { logMetrics } from "../alarms/log-metrics.ts";
import { cloudWatchWidgets } from "../alarms/widgets.ts";
import { type LogEntry, parseLoggingFilter } from "./logging-filter.ts";

const page = await readFile(join(import.meta.dirname, "..", "..", "..", "docs", "runbook.md"), "utf8");

/** The text below a heading, up to the next one of its level. */
const below = (text: string, heading: string, level: string): string =>
  text.split(`\n${level} ${heading}\n`)[1]?.split(`\n${level} `)[0] ?? expect.unreachable(heading);

/** Headings of the third level below one of the second. */
const sectionsBelow = (heading: string): readonly string[] =>
  Array.from(below(page, heading, "##").matchAll(/^### (.+)$/gm), ([, name = ""]) => name);

interface Section {
  readonly means: string;
  readonly commands: readonly string[];
  readonly rest: string;
}

/** A section in its three parts; each has them. */
function sectionOf(heading: string, name: string): Section {
  const text = below(below(page, heading, "##"), name, "###");
  const [means = "", block = "", ...rest] = text.split(/```sh\n|```\n/);
  return { means: means.trim(), commands: block.trim().split("\n"), rest: rest.join("").trim() };
}

/** The filter of the command that reads Google's log. */
const filterOf = ({ commands }: Section): string | undefined =>
  commands
    .map((command) => /^gcloud logging read '([^']+)'/.exec(command)?.[1])
    .find((filter) => filter !== undefined);

const codes = Object.keys(wireForms);
const named = codes.map((code) => `\`${code}\``);
const watched = alarms.map(({ name }) => `Alarm \`${name}\``);

test("there is a section for each error code, in the order of the table", () => {
  expect(sectionsBelow("Error codes")).toEqual(named);
});

test("there is a section for each alarm, in the order of the table", () => {
  expect(sectionsBelow("Each alarm")).toEqual(watched);
});

describe.each([
  ["Error codes", named],
  ["Each alarm", watched],
] as const)("%s", (heading, names) => {
  test.each(names)(
    "%s says what it means, confirms it with one command for each cloud, and what to do",
    (name) => {
      const { means, commands, rest } = sectionOf(heading, name);
      expect(means.length).toBeGreaterThan(30);
      expect(rest.length).toBeGreaterThan(30);
      const clouds = commands.map((command) => command.split(" ")[0]);
      const aws = name === "Alarm `direct-invocations`" ? ["aws"] : ["aws", "gcloud"];
      expect(clouds).toEqual(aws);
    },
  );
});

test.each(codes)("the command of %s finds what it left", (code) => {
  const filter = parseLoggingFilter(filterOf(sectionOf("Error codes", `\`${code}\``)) ?? "");
  const entries: readonly LogEntry[] = [
    { severity: "WARNING", jsonPayload: { audit: { error: code } } },
    { severity: "INFO", jsonPayload: { audit: { requests: [{ error: code }] } } },
    { severity: "ERROR", jsonPayload: { message: "It failed.", remedy: "Mend it." } },
  ];
  expect(entries.some(filter)).toBe(true);
  expect(filter({ severity: "INFO", jsonPayload: { audit: { status: 200 } } })).toBe(false);
});

test("each filter for Google's log is one", () => {
  const filters = watched.flatMap((name) => filterOf(sectionOf("Each alarm", name)) ?? []);
  expect(filters.length).toBe(watched.length - 1);
  for (const filter of filters) expect(() => parseLoggingFilter(filter)).not.toThrow();
});

test("every metric is explained under both its names", () => {
  const metrics = below(page, "Metrics", "##");
  const own = cloudWatchWidgets.flatMap(({ metrics: shown }) =>
    shown.filter(({ namespace }) => namespace === "Graphveil").map(({ name }) => name.replace(/\..*/, "")),
  );
  for (const name of own) expect(metrics).toContain(`\`${name}\``);
  const ofPlatform = ["errors", "throttles", "refused-at-the-door"];
  for (const name of Object.keys(logMetrics).filter((each) => !ofPlatform.includes(each)))
    expect(metrics).toContain(`\`${name}\``);
});
