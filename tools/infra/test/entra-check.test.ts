import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { applicationRoles } from "@graphveil/core/policy";
import { beforeEach, describe, expect, test } from "vitest";
import { type Expected, parseExpected } from "../entra/expected.ts";
import { findingsOf } from "../entra/findings.ts";
import { observe } from "../entra/tenant.ts";
import { answerGraph } from "../fakes/graph/routes.ts";
import { createTenant, GRAPH_APP_ID, listOf, type Tenant } from "../fakes/graph/tenant.ts";
import { listenerOf, startFake } from "../fakes/server.ts";

const origin = "https://graph.microsoft.com";
const issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws";
const subject = "arn:aws:iam::111122223333:role/graphveil-proxy";
const audience = "api://AzureADTokenExchange";
const pem = await readFile(
  join(import.meta.dirname, "..", "..", "..", "infra", "fixtures", "certificate.pem"),
  "utf8",
);

let tenant: Tenant;
let expected: Expected;

const ask = (method: string, path: string, body?: object): Record<string, unknown> => {
  const url = new URL(path, "http://fake.invalid");
  const reply = answerGraph(tenant, {
    method,
    url,
    headers: {},
    body: Buffer.from(body ? JSON.stringify(body) : ""),
  });
  if (reply.status >= 400) throw new Error(JSON.stringify(reply.body));
  return (reply.body ?? {}) as Record<string, unknown>;
};
const read = async (url: string) => ask("GET", url.slice(origin.length));
const check = async () => findingsOf(expected, await observe(read, expected));
const principal = () => `/v1.0/servicePrincipals/${expected.principal_id}`;
const application = () =>
  `/v1.0/applications/${ask("GET", `/v1.0/applications(appId='${expected.client_id}')`)["id"]}`;
const grant = (
  name: string,
  resourceId = ask("GET", `/v1.0/servicePrincipals(appId='${GRAPH_APP_ID}')`)["id"],
) =>
  ask("POST", `${principal()}/appRoleAssignments`, {
    principalId: expected.principal_id,
    resourceId,
    appRoleId: applicationRoles[name] ?? name,
  });

/** The application as Terraform makes it, consent given. */
beforeEach(() => {
  tenant = createTenant({ ...applicationRoles, "Mail.ReadWrite": "e2a3a72e-5f79-4c64-b1b1-878b674786c9" });
  const nobody = { "owners@odata.bind": [] };
  const made = ask("POST", "/v1.0/applications", {
    displayName: "Graphveil",
    signInAudience: "AzureADMyOrg",
    ...nobody,
  });
  const service = ask("POST", "/v1.0/servicePrincipals", { appId: made["appId"], ...nobody });
  expected = {
    graph_root: origin,
    client_id: String(made["appId"]),
    principal_id: String(service["id"]),
    credentials: [{ issuer, subject, audience }],
    permissions: ["User.Read.All"],
    owners: [],
    mailbox_scope: false,
    certificates: [],
  };
  ask("POST", `/v1.0/applications/${made["id"]}/federatedIdentityCredentials`, {
    name: "aws-proxy",
    issuer,
    subject,
    audiences: [audience],
  });
  grant("User.Read.All");
});

test("an application that is as Terraform makes it has no finding", async () => {
  expect(await check()).toEqual([]);
});

describe("a certificate of the installation's own", () => {
  const certificate = new X509Certificate(pem);
  const sha1 = certificate.fingerprint.replaceAll(":", "");

  test.each([
    ["hexadecimal", sha1],
    ["base64", Buffer.from(sha1, "hex").toString("base64")],
  ])("is known by its thumbprint in %s", async (_, customKeyIdentifier) => {
    expected = { ...expected, certificates: [pem] };
    ask("PATCH", application(), { keyCredentials: [{ keyId: "1", customKeyIdentifier }] });
    expect(await check()).toEqual([]);
  });

  test("is not another's, and is missed where it is not uploaded", async () => {
    expected = { ...expected, certificates: [pem] };
    ask("PATCH", application(), {
      keyCredentials: [{ keyId: "1", customKeyIdentifier: "00".repeat(20) }],
    });
    expect(await check()).toEqual([
      "the application has 1 certificates that are not expected; it must have no credential but its own",
      `the certificate with the thumbprint ${sha1} is not uploaded`,
    ]);
  });
});

describe("what is added beside Terraform is found", () => {
  const secret = [{ keyId: "1", hint: "abc" }];
  test.each([
    [
      "a secret of the application",
      () => ask("PATCH", application(), { passwordCredentials: secret }),
      "the application has 1 client secrets",
    ],
    [
      "a certificate of the application",
      () => ask("PATCH", application(), { keyCredentials: secret }),
      "the application has 1 certificates",
    ],
    [
      "a secret of the enterprise application",
      () => ask("PATCH", principal(), { passwordCredentials: secret }),
      "the enterprise application has 1 client secrets",
    ],
    [
      "a certificate of the enterprise application",
      () => ask("PATCH", principal(), { keyCredentials: secret }),
      "the enterprise application has 1 certificates",
    ],
    [
      "a foreign federated credential",
      () =>
        ask("POST", `${application()}/federatedIdentityCredentials`, {
          name: "github",
          issuer: "https://token.actions.githubusercontent.com",
          subject: "repo:someone/else:ref:refs/heads/main",
          audiences: [audience],
        }),
      'the federated credential "github" trusts somebody who is not expected',
    ],
    [
      "an owner of the application",
      () =>
        ask("POST", `${application()}/owners/$ref`, { "@odata.id": `${origin}/v1.0/directoryObjects/42` }),
      "the application has the owner 42",
    ],
    [
      "an owner of the enterprise application",
      () => ask("POST", `${principal()}/owners/$ref`, { "@odata.id": `${origin}/v1.0/directoryObjects/43` }),
      "the enterprise application has the owner 43",
    ],
    ["a grant", () => grant("Mail.Read"), "Mail.Read is granted and not expected"],
    [
      "a grant to write",
      () => grant("e2a3a72e-5f79-4c64-b1b1-878b674786c9"),
      "Mail.ReadWrite is granted and not expected",
    ],
    [
      "a grant of another API",
      () => {
        const other = {
          id: "exchange",
          displayName: "Office 365 Exchange Online",
          appRoles: [{ id: "full" }],
        };
        tenant.servicePrincipals.set(other.id, other);
        grant("full", other.id);
      },
      'a permission of "Office 365 Exchange Online" is granted',
    ],
    [
      "a delegated permission",
      () => listOf(tenant.delegations, expected.principal_id).push({ id: "1", scope: "Mail.Read" }),
      'delegated permissions are granted: "Mail.Read"',
    ],
    [
      "a directory role",
      () =>
        listOf(tenant.directoryRoles, expected.principal_id).push({ id: "1", displayName: "Global Reader" }),
      'it has the directory role "Global Reader"',
    ],
    [
      "another audience",
      () => ask("PATCH", application(), { signInAudience: "AzureADMultipleOrgs" }),
      "the application is open to other tenants",
    ],
    [
      "a redirect",
      () => ask("PATCH", application(), { spa: { redirectUris: ["https://x"] } }),
      "the application has 1 redirect URIs",
    ],
    [
      "a public client",
      () => ask("PATCH", application(), { isFallbackPublicClient: true }),
      "the application is a public client",
    ],
  ])("%s", async (_what, add, finding) => {
    add();
    expect(await check()).toEqual(expect.arrayContaining([expect.stringContaining(finding)]));
  });

  test("and a grant of mailboxes is named as what it is where they are scoped", async () => {
    grant("Mail.Read");
    expected = { ...expected, mailbox_scope: true };
    expect(await check()).toEqual([
      "Mail.Read is granted and not expected: it opens every mailbox, whatever the scope group",
    ]);
  });
});

describe("what is missing is found", () => {
  test("a credential that trusts another subject", async () => {
    expected = { ...expected, credentials: [{ issuer, subject: subject.toUpperCase(), audience }] };
    expect(await check()).toEqual([
      'the federated credential "aws-proxy" trusts somebody who is not expected',
      expect.stringMatching(/^the federated credential .* is missing$/),
    ]);
  });

  test("a permission that nobody consented to, and an application that is disabled", async () => {
    expected = { ...expected, permissions: ["Mail.ReadBasic.All", "User.Read.All"] };
    ask("PATCH", principal(), { accountEnabled: false });
    expect(await check()).toEqual([expect.stringContaining("disabled"), "Mail.ReadBasic.All is not granted"]);
  });
});

describe("a reply that leads elsewhere ends the check", () => {
  test.each([
    ["to another host", "https://evil.example/v1.0/x"],
    ["in a circle", `${origin}/v1.0/servicePrincipals`],
  ])("%s", async (_where, next) => {
    const endless = async (url: string) => ({ ...(await read(url)), "@odata.nextLink": next });
    await expect(observe(endless, expected)).rejects.toThrow("does not end, or leads elsewhere");
  });
});

test.each([
  ["a member that is missing", { owners: undefined }, "owners"],
  ["a name instead of an id", { client_id: "Graphveil" }, "client_id: must be an application (client) id"],
  [
    "a Graph with a path",
    { graph_root: "https://graph.microsoft.com/v1.0" },
    "graph_root: must be the origin",
  ],
])("%s is refused by its name", (_what, change, fault) => {
  expect(() => parseExpected(JSON.stringify({ ...expected, ...change }))).toThrow(fault);
});

describe("the command", () => {
  const run = async (change: Partial<Expected>) => {
    const folder = await mkdtemp(join(tmpdir(), "graphveil-entra-"));
    const server = await startFake(listenerOf((request) => answerGraph(tenant, request)));
    try {
      await writeFile(join(folder, "az"), '#!/bin/sh\necho "$*" >"$0.said"\necho a-token\n');
      await chmod(join(folder, "az"), 0o755);
      const input = join(folder, "application.json");
      await writeFile(input, JSON.stringify({ ...expected, graph_root: server.url, ...change }));
      const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}`, INIT_CWD: folder };
      const main = join(import.meta.dirname, "..", "entra", "main.ts");
      return await new Promise<{ code: number; text: string }>((resolve) => {
        const child = execFile(
          process.execPath,
          [main, "application.json"],
          { env },
          (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
        );
      });
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  };

  test("ends with 0, 1 or 2, and never shows the token", async () => {
    const clean = await run({});
    expect(clean).toEqual({ code: 0, text: `0 findings for application ${expected.client_id}\n` });
    const found = await run({ permissions: [] });
    expect(found.code).toBe(1);
    expect(found.text).toContain("FINDING User.Read.All is granted and not expected\n");
    const failed = await run({ client_id: "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0" });
    expect(failed.code).toBe(2);
    expect(failed.text).toContain("Graph answered 404");
    expect([clean, found, failed].map(({ text }) => text).join("")).not.toContain("a-token");
  });
});
