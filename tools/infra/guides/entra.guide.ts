import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commonTools, createSandbox, type Sandbox } from "./sandbox.ts";
import { blocksUnder } from "./script.ts";
import { type FakeEntra, startEntra } from "./tenant.ts";

const page = "infra/modules/entra-app/README.md";
const [, byHand = ""] = await blocksUnder(page, "Before you consent");
const [forbid = "", bind = ""] = await blocksUnder(page, "Keep it as it is");

let entra: FakeEntra;
let sandbox: Sandbox;
let client: string;

/** Runs a block with the client id of the application that is there. */
const run = (block: string) =>
  sandbox.run(`set -e\n${block.replace(/CLIENT=[0-9a-f-]{36}/, `CLIENT=${client}`)}`, entra.env);

beforeAll(async () => {
  entra = await startEntra();
  sandbox = await createSandbox(commonTools, "{}");
  const made = await sandbox.run(
    "set -e\nCLIENT=$(az ad app create --display-name Graphveil --query appId --output tsv)\naz ad sp create --id $CLIENT > sp.json\necho $CLIENT",
    entra.env,
  );
  client = made.stdout.trim();
});
afterAll(() => Promise.all([entra.close(), sandbox.remove()]));

describe(page, () => {
  test("what to look at before the consent is shown by commands that the Azure CLI has", async () => {
    const said = await run(byHand);
    expect(said).toMatchObject({ code: 0, stderr: "" });
    expect(said.stdout).toContain('"audience": "AzureADMyOrg"');
  });

  test("secrets are forbidden on the application and the enterprise application, and the instance is locked", async () => {
    expect(await run(forbid)).toMatchObject({ code: 0, stderr: "" });
    const managed = [...entra.tenant.management.values()];
    expect(managed).toHaveLength(2);
    for (const policies of managed)
      expect(policies).toEqual([
        expect.objectContaining({
          isEnabled: true,
          restrictions: expect.objectContaining({
            passwordCredentials: expect.arrayContaining([
              { restrictionType: "passwordAddition", state: "enabled", maxLifetime: null },
            ]),
          }),
        }),
      ]);
    const [application] = [...entra.tenant.applications.values()];
    expect(application?.["servicePrincipalLockConfiguration"]).toEqual({
      isEnabled: true,
      allProperties: true,
    });
  });

  test("every address but the function's is blocked, for this application only, in report-only mode at first", async () => {
    expect(await run(bind)).toMatchObject({ code: 0, stderr: "" });
    const [location] = entra.tenant.policies.get("identity/conditionalAccess/namedLocations") ?? [];
    const [policy] = entra.tenant.policies.get("identity/conditionalAccess/policies") ?? [];
    const principal = [...entra.tenant.servicePrincipals.values()].find((each) => each["appId"] === client);
    expect(policy).toMatchObject({
      state: "enabledForReportingButNotEnforced",
      conditions: {
        clientApplications: { includeServicePrincipals: [principal?.id] },
        locations: { includeLocations: ["All"], excludeLocations: [location?.id] },
      },
      grantControls: { builtInControls: ["block"] },
    });
  });
});
