import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/configuration/configuration.ts";
import { policyWarnings, warningCodes, warningText } from "../../src/configuration/policy-warnings.ts";
import { environment } from "../fixtures/environment.ts";

const caller = { name: "acme", match: { local: true }, groups: ["directory", "mail"] };

const warningsOf = (policy: object): readonly string[] => {
  const env = environment({ GRAPHVEIL_POLICY: JSON.stringify({ callers: [caller], ...policy }) });
  return policyWarnings(parseConfig({ env, readFile: () => undefined, policyPaths: [] }).policy).map(
    warningText,
  );
};

const unreachable =
  "reads mailboxes, but nothing that it reads gives a mailbox's sealed id; add the group directory, or /users under operations.allow, with ids shown [mailboxesUnreachable]";

describe("the warnings about a policy", () => {
  it("are empty for one in order", () => {
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ overrides: { classes: { text: "keep" } }, acknowledge: ["text"] })).toEqual([]);
    expect(warningsOf({ phrases: ["x"], overrides: { classes: { text: "phrases" } } })).toEqual([]);
    const measured = { "message.body": "keep", "event.body": "drop", "itemBody.content": "measure" };
    expect(warningsOf({ overrides: { properties: measured } })).toEqual([]);
    expect(warningsOf({ tenantDomains: ["contoso.com", "contoso.onmicrosoft.com"] })).toEqual([]);
  });

  it.each([
    { groups: ["mail"], operations: { allow: ["/users"] } },
    { groups: ["mail"], operations: { allow: ["/groups/{group-id}/members"] } },
    { groups: ["mail"], profile: "raw" },
    { groups: ["rooms"] },
    { groups: ["directory", "calendar"], private: "drop", resources: "include" },
    {
      groups: ["directory"],
      operations: { allow: ["/users/{user-id}/events"] },
      private: "drop",
      resources: "include",
    },
    { groups: ["directory", "calendar"], overrides: { properties: { "user.mail": "drop" } } },
  ])("are empty for a caller that can get what it needs: %j", (changed) => {
    expect(warningsOf({ callers: [{ ...caller, ...changed }] })).toEqual([]);
  });

  it.each<readonly [what: string, policy: object, warning: string]>([
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
    [
      "a body that is kept while its content is dropped",
      { callers: [{ ...caller, overrides: { properties: { "message.body": "keep" } } }] },
      "/callers/0/overrides/properties/message.body (acme) changes nothing, since the content of bodies is dropped; name itemBody.content [overrideIdle]",
    ],
    [
      "the same in the document",
      { overrides: { properties: { "event.body": "keep" } } },
      "/overrides/properties/event.body (acme) changes nothing, since the content of bodies is dropped; name itemBody.content [overrideIdle]",
    ],
    [
      "mail without any way to an id of a mailbox",
      { callers: [{ ...caller, groups: ["mail"] }] },
      `/callers/0 (acme) ${unreachable}`,
    ],
    [
      "one calendar operation, without the list of people",
      { callers: [{ ...caller, groups: ["rooms"], operations: { allow: ["/users/{user-id}/events"] } }] },
      `/callers/0 (acme) ${unreachable}`,
    ],
    [
      "people whose ids are hidden",
      { callers: [{ ...caller, overrides: { classes: { objectId: "drop" } } }] },
      `/callers/0 (acme) ${unreachable}`,
    ],
    [
      "people of whom the list is denied",
      {
        callers: [{ ...caller, groups: ["mail"], operations: { allow: ["/users"], deny: ["/users"] } }],
      },
      `/callers/0 (acme) ${unreachable}`,
    ],
    [
      "phrases that no override looks for",
      { phrases: ["falcon"] },
      "/phrases is used by no override; give a text the action phrases, or take them out [phrasesUnused]",
    ],
    [
      "phrases of the document that its only user replaces",
      {
        phrases: ["falcon"],
        overrides: { classes: { text: "phrases" } },
        callers: [{ ...caller, phrases: ["heron"] }],
      },
      "/phrases is used by no override; give a text the action phrases, or take them out [phrasesUnused]",
    ],
    [
      "phrases of a caller with a profile of its own",
      {
        phrases: ["falcon"],
        overrides: { classes: { text: "phrases" } },
        callers: [
          caller,
          {
            ...caller,
            name: "b",
            match: { awsAccount: "111111111111" },
            profile: "analytics",
            phrases: ["heron"],
          },
        ],
      },
      "/callers/1/phrases (b) is used by no override; give a text the action phrases, or take them out [phrasesUnused]",
    ],
    ...["gmail.com", "*.Outlook.com", "hotmail.com."].map((domain): readonly [string, object, string] => [
      `the domain ${domain}`,
      { tenantDomains: ["contoso.com", domain] },
      "/tenantDomains/1 is a public domain, under which anybody can have an address; list only the tenant's own domains [publicMailDomain]",
    ]),
    ...[{}, { private: "drop" }, { groups: ["directory", "calendar"] }].map(
      (rest): readonly [string, object, string] => [
        `resources beside ${JSON.stringify(rest)}`,
        { callers: [{ ...caller, resources: "include", ...rest }] },
        "/callers/0/resources (acme) changes nothing: calendars of rooms and equipment are left out only where the caller has private and reads calendars; take it out [resourcesUnused]",
      ],
    ),
  ])("tell of %s", (_, policy, warning) => {
    expect(warningsOf(policy)).toEqual([warning]);
  });

  it("have codes that the documentation explains, all of them", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../docs/policy.md"), "utf8");
    const [, table = ""] = /\n\| warning ([\s\S]*?)\n\n/.exec(page) ?? [];
    expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code)).toEqual([...warningCodes]);
  });
});
