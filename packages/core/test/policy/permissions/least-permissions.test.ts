import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { operationGroups } from "../../../src/policy/operations/operation.ts";
import { applicationRoles } from "../../../src/policy/permissions/application-roles.ts";
import { leastPermissions } from "../../../src/policy/permissions/least-permissions.ts";

type Accepted = readonly (readonly string[])[];

const least = (accepted: Accepted) => leastPermissions(accepted.map((permissions) => ({ permissions })));

describe("the least permissions", () => {
  const cases: readonly { readonly of: string; accepted: Accepted; expected: readonly string[] }[] = [
    { of: "no operation", accepted: [], expected: [] },
    { of: "one operation", accepted: [["Basic", "Read", "Write"]], expected: ["Basic"] },
    {
      of: "operations alike",
      accepted: [
        ["Basic", "Read"],
        ["Basic", "Read"],
      ],
      expected: ["Basic"],
    },
    {
      of: "operations apart",
      accepted: [
        ["Mail", "All"],
        ["Calendar", "All"],
      ],
      expected: ["Mail", "Calendar"],
    },
    {
      of: "an operation that needs the wider permission",
      accepted: [
        ["Basic", "Read", "Write"],
        ["Read", "Write"],
      ],
      expected: ["Read"],
    },
    {
      of: "the same, the other way round",
      accepted: [
        ["Read", "Write"],
        ["Basic", "Read", "Write"],
      ],
      expected: ["Read"],
    },
    {
      of: "operations that cover each other",
      accepted: [
        ["A", "B"],
        ["B", "A"],
      ],
      expected: ["B"],
    },
    { of: "a chain", accepted: [["A", "B", "C"], ["B", "C"], ["C"]], expected: ["C"] },
  ];
  test.each(cases)("of $of", ({ accepted, expected }) => {
    expect(least(accepted)).toEqual(expected);
  });

  test("are refused for an operation without any", () => {
    expect(() => least([["Basic"], []])).toThrow("an operation has no permission");
  });

  test("permit every operation, are of the narrowest, and none of them can be left out", () => {
    const permissions = fc.uniqueArray(fc.constantFrom("A", "B", "C", "D", "E"), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(permissions), (accepted) => {
        const result = least(accepted);
        const permits = (held: readonly string[]) =>
          accepted.every((one) => one.some((p) => held.includes(p)));
        expect(permits(result)).toBe(true);
        for (const left of result) {
          expect(permits(result.filter((one) => one !== left))).toBe(false);
          expect(accepted.map(([narrowest]) => narrowest)).toContain(left);
        }
      }),
    );
  });
});

describe("the catalogue", () => {
  test("needs permissions whose ids are known", () => {
    for (const permission of leastPermissions(catalogue)) {
      expect(applicationRoles).toHaveProperty([permission], expect.stringMatching(/^[0-9a-f-]{36}$/));
    }
  });

  test.each(operationGroups)("needs no permission to write for %s", (group) => {
    const needed = leastPermissions(catalogue.filter((operation) => operation.group === group));
    expect(needed).not.toEqual([]);
    expect(needed.filter((permission) => /Write|Send|Manage/.test(permission))).toEqual([]);
  });

  test("names an id once", () => {
    const ids = Object.values(applicationRoles);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
