import { catalogue } from "@graphveil/core/policy";
import { plainProfile, profileNames } from "@graphveil/core/privacy";
import { structuredType, typeNames } from "@graphveil/core/schema";
import { describe, expect, it } from "vitest";
import { type ClassExample, classExamples } from "../class-examples.ts";
import { exampleBodies } from "../example-bodies.ts";
import { policyReference, sanitizedMember, sanitizeExample } from "../policy-reference.ts";

const page = policyReference();
const sections = new Map(
  page
    .split(/^#{2,3} /m)
    .slice(1)
    .map((section) => [
      section.split("\n")[0] ?? "",
      section.split("\n").filter((line) => line.startsWith("| ")),
    ]),
);
const cells = (row: string): readonly string[] =>
  row
    .split("|")
    .map((cell) => cell.trim())
    .slice(1, -1);

describe("the policy reference", () => {
  it("has a row for each operation under its group", () => {
    for (const { template, group } of catalogue) {
      const rows = (sections.get(`Group \`${group}\``) ?? []).map((row) => cells(row)[0]);
      expect(
        rows.filter((each) => each === `\`${template}\``),
        template,
      ).toHaveLength(1);
    }
  });

  it("has a row for each property of each type, with an action under every profile", () => {
    for (const type of typeNames) {
      const [, , ...rows] = sections.get(type) ?? [];
      const own = [...structuredType(type).properties.values()].filter(
        ({ declaredIn }) => declaredIn === type,
      );
      expect(
        rows.map((row) => cells(row)[0]),
        type,
      ).toEqual(own.map(({ name }) => name));
      for (const row of rows)
        for (const action of cells(row).slice(3))
          expect(action).toMatch(/^(?:keep|drop|pseudonymize|seal|correlate|measure|depth|recurse)$/);
    }
  });

  it.each([
    ["message", "subject", ["string", "text", "drop", "measure", "keep"]],
    ["message", "body", ["itemBody", "recurse", "drop", "recurse", "recurse"]],
    ["user", "passwordProfile", ["passwordProfile", "secret", "drop", "drop", "drop"]],
    ["user", "department", ["string", "organization", "drop", "keep", "keep"]],
    ["event", "attendees", ["attendee[]", "recurse", "recurse", "recurse", "recurse"]],
  ])("says of %s.%s: %j", (type, property, expected) => {
    const row = sections.get(type)?.find((each) => cells(each)[0] === property) ?? expect.unreachable();
    expect(cells(row).slice(1)).toEqual(expected);
  });
});

describe("the examples of classes", () => {
  const rows = (sections.get("Each class") ?? []).slice(2).map(cells);
  const propertyOf = ({ type, property }: ClassExample) =>
    structuredType(type).properties.get(property) ?? expect.unreachable();

  it("are of every class, those in the order of the table of classes", () => {
    const classes = (sections.get("Classes and actions") ?? []).slice(2).map((row) => cells(row)[0]);
    expect([...new Set(rows.map(([name]) => name))]).toEqual(classes);
  });

  it.each(classExamples.map((example) => [`${example.type}.${example.property}`, example] as const))(
    "%s: is left under each profile as its class says",
    (_, example) => {
      const row = rows.find((each) => each[1] === `\`${example.type}.${example.property}\``);
      for (const [at, profile] of profileNames.entries()) {
        const action = plainProfile(profile).actionFor(propertyOf(example), example.type);
        const [name, value] = sanitizedMember(example, profile) ?? [];
        expect([name !== undefined, row?.[3 + at] !== ""]).toEqual([action !== "drop", action !== "drop"]);
        if (action === "keep" || (action === "recurse" && profile === "raw"))
          expect(value).toEqual(example.value);
        else expect(JSON.stringify(value) ?? "").not.toContain(JSON.stringify(example.value));
        if (action === "measure") expect(name).toBe(`${example.property}@graphveil.measure`);
      }
    },
  );
});

describe.each(exampleBodies)("the example $title", (example) => {
  it("loses its names, addresses and texts, but for raw", () => {
    const clear =
      /Ada|Winter|Noor|Haddad|Offer|Salary|Sales Vienna|parental|48\.2|ada\.winter@|\+43|AAMk|5d0c8f0e/;
    expect(JSON.stringify(example.body)).toMatch(clear);
    for (const profile of ["strict", "analytics"] as const) {
      const after = JSON.stringify(sanitizeExample(example, profile));
      expect(after).not.toMatch(clear);
      expect(after).toMatch(/[ps]1_|timeZone/);
    }
    expect(JSON.stringify(sanitizeExample(example, "raw"))).toMatch(clear);
  });
});
