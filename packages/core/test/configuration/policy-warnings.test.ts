import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/configuration/configuration.ts";
import { policyWarnings, warningText } from "../../src/configuration/policy-warnings.ts";
import { environment } from "../fixtures/environment.ts";

const caller = { name: "acme", match: { local: true }, groups: ["directory", "mail"] };

const warningsOf = (policy: object): readonly string[] => {
  const env = environment({ GRAPHVEIL_POLICY: JSON.stringify({ callers: [caller], ...policy }) });
  return policyWarnings(parseConfig({ env, readFile: () => undefined, policyPaths: [] }).policy).map(
    warningText,
  );
};

describe("the warnings about a policy", () => {
  it("are none for one in order", () => {
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ overrides: { classes: { text: "keep" } }, acknowledge: ["text"] })).toEqual([]);
  });

  it.each([
    [
      "a class that is acknowledged without need",
      { acknowledge: ["text", "name"], overrides: { properties: { "user.displayName": "keep" } } },
      "/acknowledge lists text, of which no override beside it lets anything out in the clear; take it out [acknowledgeSuperfluous]",
    ],
    [
      "the same beside a caller's overrides",
      { callers: [{ ...caller, acknowledge: ["text"], overrides: { classes: { text: "measure" } } }] },
      "/callers/0/acknowledge (acme) lists text, of which no override beside it lets anything out in the clear; take it out [acknowledgeSuperfluous]",
    ],
    [
      "what is acknowledged at a caller while the overrides are the document's",
      {
        overrides: { classes: { name: "keep" } },
        acknowledge: ["name"],
        callers: [{ ...caller, acknowledge: ["name"] }],
      },
      "/callers/0/acknowledge (acme) lists name, of which no override beside it lets anything out in the clear; take it out [acknowledgeSuperfluous]",
    ],
  ])("tell of %s", (_, policy, warning) => {
    expect(warningsOf(policy)).toEqual([warning]);
  });
});
