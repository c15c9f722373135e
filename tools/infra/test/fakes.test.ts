import { applicationRoles } from "@graphveil/core/policy";
import { describe, expect, test } from "vitest";
import { answerFederation } from "../fakes/aws/front.ts";
import { runAz } from "../fakes/az/az.ts";
import { createProject } from "../fakes/google/project.ts";
import { answerGoogle } from "../fakes/google/routes.ts";
import { answerAuthority } from "../fakes/graph/authority.ts";
import { answerGraph } from "../fakes/graph/routes.ts";
import { createTenant } from "../fakes/graph/tenant.ts";
import { codeBlocks } from "../guides/blocks.ts";
import { parseCommandLine, UnknownCommandError } from "../guides/command-line.ts";

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const requestOf = (method: string, path: string, body?: object) => ({
  method,
  url: new URL(path, "http://fake.invalid"),
  headers: {},
  body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
});

describe("the fake Graph refuses as Graph does", () => {
  const issuer = "https://accounts.google.com";
  const credential = (index: number) => ({
    name: `name-${index}`,
    issuer,
    subject: String(index),
    audiences: ["api://x"],
  });
  const start = () => {
    const tenant = createTenant(applicationRoles);
    const ask = (method: string, path: string, body?: object) =>
      answerGraph(tenant, requestOf(method, path, body)) as Reply;
    const { id, appId } = ask("POST", "/v1.0/applications", { displayName: "Graphveil" }).body;
    return {
      ask,
      appId,
      path: `/v1.0/applications/${id}`,
      credentials: `/v1.0/applications/${id}/federatedIdentityCredentials`,
    };
  };

  test.each<[string, object]>([
    ["two audiences", { ...credential(1), audiences: ["a", "b"] }],
    ["no audience", { ...credential(1), audiences: [] }],
    ["an issuer in the clear", { ...credential(1), issuer: "http://accounts.google.com" }],
    ["a name of two letters", { ...credential(1), name: "ab" }],
    ["a subject of 601 letters", { ...credential(1), subject: "s".repeat(601) }],
  ])("a federated credential with %s", (_what, body) => {
    const { ask, credentials } = start();
    expect(ask("POST", credentials, body)).toMatchObject({
      status: 400,
      body: { error: { code: "Request_BadRequest" } },
    });
  });

  test("a credential of the same name or pair, and the twenty-first", () => {
    const { ask, credentials } = start();
    for (let index = 0; index < 20; index++)
      expect(ask("POST", credentials, credential(index)).status).toBe(201);
    expect(ask("POST", credentials, credential(21)).status).toBe(400);
    ask("DELETE", `${credentials}/name-0`);
    expect(ask("POST", credentials, { ...credential(1), name: "other" }).status).toBe(409);
  });

  test("a role that the resource does not have, and one that was granted before", () => {
    const { ask, appId } = start();
    const { id } = ask("POST", "/v1.0/servicePrincipals", { appId }).body;
    const [graph] = ask("GET", "/v1.0/servicePrincipals?$filter=displayName eq 'Microsoft Graph'").body[
      "value"
    ] as { id: string }[];
    const grant = { principalId: id, resourceId: graph?.id, appRoleId: applicationRoles["Mail.Read"] };
    const grants = `/v1.0/servicePrincipals/${id}/appRoleAssignments`;
    expect(ask("POST", grants, { ...grant, appRoleId: "0" }).status).toBe(400);
    expect(ask("POST", grants, grant).status).toBe(201);
    expect(ask("POST", grants, grant).status).toBe(400);
  });

  test.each([
    ["GET", "/v1.0/applications/unknown", 404],
    ["GET", "/v1.0/users", 404],
    ["GET", "/v1.0/applications?$filter=startswith(displayName,'G')", 400],
    ["POST", "/v1.0/servicePrincipals", 404],
  ])("%s %s", (method, path, status) => {
    expect(start().ask(method, path, method === "POST" ? { appId: "unknown" } : undefined).status).toBe(
      status,
    );
  });

  test("who makes an application owns it, unless owners are named", () => {
    const { ask, path } = start();
    expect(ask("GET", `${path}/owners`).body["value"]).toHaveLength(1);
    const { id } = ask("POST", "/v1.0/applications", { displayName: "x", "owners@odata.bind": [] }).body;
    expect(ask("GET", `/v1.0/applications/${id}/owners`).body["value"]).toEqual([]);
  });

  test("the authority names this Graph, and its tokens say who is signed in", () => {
    const origin = "https://localhost:8443";
    const metadata = answerAuthority(origin, requestOf("GET", "/metadata/endpoints?api-version=2022-09-01"));
    expect(metadata?.body).toMatchObject({
      name: "AzureCloud",
      microsoftGraphResourceId: origin,
      resourceManager: origin,
    });
    const tenantId = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4";
    const { body } = answerAuthority(origin, requestOf("POST", `/${tenantId}/oauth2/v2.0/token`)) as Reply;
    const [, claims = ""] = String(body["access_token"]).split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      tid: tenantId,
      oid: expect.any(String),
    });
    expect(answerAuthority(origin, requestOf("GET", "/v1.0/applications"))).toBeUndefined();
  });
});

describe("the stand-in for the Azure CLI", () => {
  const account = {
    tenantId: "t",
    graph: async () => ({ value: [{ id: "1", appId: "a", appRoles: [{ id: "r", value: "Mail.Read" }] }] }),
  };
  test.each([
    [["account", "show", "--query", "tenantId", "--output", "tsv"], "t\n"],
    [
      ["ad", "sp", "show", "--id", "a", "--query", "appRoles[?value=='Mail.Read'].id", "--output", "tsv"],
      "r\n",
    ],
    [["ad", "sp", "show", "--id", "a", "--query", "appRoles[?value=='Other'].id", "--output", "tsv"], ""],
    [
      ["ad", "app", "owner", "list", "--id", "a", "--query", "[].{id: id}", "--output", "json"],
      '[\n  {\n    "id": "1"\n  }\n]\n',
    ],
  ])("%j", async (args, printed) => {
    expect(await runAz(args, account)).toBe(printed);
  });

  test.each([
    [["ad", "app", "delete"]],
    [["ad", "app", "create", "--name", "x"]],
    [["account", "show", "--query"]],
  ])("refuses %j, as the real one does", async (args) => {
    await expect(runAz(args, account)).rejects.toThrow(UnknownCommandError);
  });
});

describe("the fake Google", () => {
  const project = createProject("demo", "123456789012");
  const ask = (method: string, path: string, body?: object) =>
    answerGoogle(project, requestOf(method, path, body)) as Reply;

  test("makes, reads, changes and removes what the modules make", () => {
    const rings = "/v1/projects/demo/locations/europe-west3/keyRings";
    expect(ask("POST", `${rings}?keyRingId=graphveil`, {})).toMatchObject({ status: 200 });
    expect(ask("POST", `${rings}?keyRingId=graphveil`, {})).toMatchObject({
      status: 409,
      body: { error: { status: "ALREADY_EXISTS" } },
    });
    expect(ask("GET", `${rings}/graphveil`).body).toMatchObject({
      name: "projects/demo/locations/europe-west3/keyRings/graphveil",
    });
    expect(ask("GET", `${rings}/other`)).toMatchObject({
      status: 404,
      body: { error: { status: "NOT_FOUND" } },
    });
    const functions = "/v2/projects/demo/locations/europe-west3/functions";
    expect(ask("POST", `${functions}?functionId=graphveil`, {}).body).toMatchObject({
      done: true,
      response: { state: "ACTIVE" },
    });
    expect(
      ask("PATCH", `${functions}/graphveil?updateMask=labels`, { labels: { a: "b" } }).body,
    ).toMatchObject({ done: true });
    expect(ask("GET", `${functions}/graphveil`).body).toMatchObject({
      labels: { a: "b" },
      url: "https://graphveil-123456789012.europe-west3.run.app",
    });
    ask("DELETE", `${functions}/graphveil`);
    expect(ask("GET", `${functions}/graphveil`).status).toBe(404);
  });

  test("gives a service account an e-mail and a unique id of 21 digits", () => {
    const made = ask("POST", "/v1/projects/demo/serviceAccounts", {
      accountId: "graphveil-proxy",
      serviceAccount: {},
    }).body;
    expect(made).toMatchObject({
      email: "graphveil-proxy@demo.iam.gserviceaccount.com",
      uniqueId: expect.stringMatching(/^\d{21}$/),
    });
    expect(ask("GET", `/v1/${made["name"]}`).body).toEqual(made);
  });

  test("keeps policies of IAM by what they are on, and services once enabled", () => {
    const bindings = [{ role: "roles/run.invoker", members: ["serviceAccount:a@b"] }];
    const service = "/v2/projects/demo/locations/europe-west3/services/graphveil";
    ask("POST", `${service}:setIamPolicy`, { policy: { bindings } });
    expect(ask("GET", `${service}:getIamPolicy`).body).toMatchObject({ bindings });
    expect(ask("GET", "/v1/projects/demo/locations/europe-west3/keyRings/a:getIamPolicy").body).toMatchObject(
      { bindings: [] },
    );
    ask("POST", "/v1/projects/123456789012/services:batchEnable", { serviceIds: ["run.googleapis.com"] });
    expect(ask("GET", "/v1/projects/demo/services").body).toMatchObject({ services: [{ state: "ENABLED" }] });
  });
});

test("outbound federation of the fake AWS is off until it is switched on, once", () => {
  const federation = { issuer: undefined };
  const ask = (action: string) => answerFederation(action, federation)?.status;
  expect([
    ask("GetOutboundWebIdentityFederationInfo"),
    ask("EnableOutboundWebIdentityFederation"),
    ask("EnableOutboundWebIdentityFederation"),
    ask("GetOutboundWebIdentityFederationInfo"),
    ask("CreateRole"),
  ]).toEqual([404, 200, 409, 200, undefined]);
});

test("blocks of a page have their heading and their language, and an open one is a fault", () => {
  const page = "# A\n\n```sh\necho a\n```\n\n## B\n\n```\nplain\n```\n";
  expect(codeBlocks(page)).toEqual([
    { heading: "A", language: "sh", text: "echo a\n" },
    { heading: "B", language: "", text: "plain\n" },
  ]);
  expect(() => codeBlocks("## B\n```sh\necho")).toThrow('a block under "B" has no end');
});

test("a command line is split by the table of the real tool", () => {
  const table = { "kms keys create": { location: "value", quiet: "bool" } } as const;
  expect(
    parseCommandLine(["kms", "keys", "create", "root", "--location=europe-west3", "--quiet"], table),
  ).toEqual({
    command: "kms keys create",
    operands: ["root"],
    flags: { location: "europe-west3", quiet: true },
  });
  expect(() => parseCommandLine(["kms", "keys", "create", "--region", "x"], table)).toThrow(
    "kms keys create has no flag --region",
  );
  expect(() => parseCommandLine(["kms", "rings"], table)).toThrow("no such command");
});
