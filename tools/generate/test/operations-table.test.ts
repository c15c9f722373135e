import { catalogue } from "@graphveil/core/policy";
import { describe, expect, it } from "vitest";
import { knownOperations } from "../operations-table.ts";

describe("the known operations", () => {
  it("are 374, 207 of them of the core tier", () => {
    expect(knownOperations).toHaveLength(374);
    expect(knownOperations.filter(({ tier }) => tier === "core")).toHaveLength(207);
    expect(new Set(knownOperations.map(({ method, path }) => `${method} ${path}`)).size).toBe(374);
  });

  it.each(knownOperations.map((each) => [`${each.method} ${each.path}`, each] as const))(
    "%s is either allowed or refused for a reason",
    (_, { allowedAs, refusal }) => {
      expect([allowedAs === undefined, refusal === undefined]).toEqual([
        refusal !== undefined,
        allowedAs !== undefined,
      ]);
    },
  );

  it("are allowed where they are of the core tier and of no refused kind, and nowhere else", () => {
    for (const { tier, path, allowedAs, refusal } of knownOperations)
      expect(allowedAs !== undefined, path).toBe(
        (tier === "core" || path === "/$batch") && refusal === undefined,
      );
  });

  it("are all that the catalogue holds, arguments and folders' deltas aside", () => {
    const allowed = new Set(knownOperations.map(({ allowedAs }) => allowedAs));
    const unknown = catalogue.map(({ template }) => template).filter((template) => !allowed.has(template));
    expect(unknown).toEqual(["/users/{user-id}/outlook/supportedTimeZones(TimeZoneStandard='Windows')"]);
  });
});
