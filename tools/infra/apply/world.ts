import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applicationRoles } from "@graphveil/core/policy";
import { createProject } from "../fakes/google/project.ts";
import { answerGoogle } from "../fakes/google/routes.ts";
import { answerAuthority } from "../fakes/graph/authority.ts";
import { answerGraph } from "../fakes/graph/routes.ts";
import { createTenant } from "../fakes/graph/tenant.ts";
import { listenerOf, startFake } from "../fakes/server.ts";
import { startAws } from "../guides/moto.ts";

/** An AWS account, an Entra tenant and a Google project on this machine. */
export interface World {
  /** What makes the providers reach these and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The tenant of the fake Microsoft Graph. */
export const TENANT_ID = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4";
/** The project of the fake Google Cloud. */
export const PROJECT_ID = "graphveil-demo";

/** Google's provider asks each product at an address of its own: the product's variable, and the version of its API. */
const googleEndpoints: Readonly<Record<string, string>> = {
  ARTIFACT_REGISTRY: "v1",
  CLOUDFUNCTIONS2: "v2",
  CLOUD_BILLING: "v1",
  CLOUD_RUN_V2: "v2",
  IAM: "v1",
  KMS: "v1",
  LOGGING: "v2",
  MONITORING: "",
  RESOURCE_MANAGER: "v1",
  SERVICE_USAGE: "v1",
  STORAGE: "storage/v1",
};

/** A certificate for localhost that signs itself, since the azuread provider speaks TLS only. */
async function certificate(folder: string) {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const out = ["-keyout", key, "-out", cert, "-days", "2", "-nodes"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", ...subject, ...out], { stdio: "ignore" });
  return { file: cert, tls: { key: await readFile(key), cert: await readFile(cert) } };
}

/** Starts all three, empty. */
export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-world-"));
  const { file, tls } = await certificate(folder);
  const tenant = createTenant(applicationRoles);
  let host = "";
  const graph = await startFake(
    listenerOf((request) => answerAuthority(`https://${host}`, request) ?? answerGraph(tenant, request)),
    createServer(tls),
  );
  host = `localhost:${new URL(graph.url).port}`;
  const project = createProject(PROJECT_ID, "123456789012");
  const google = await startFake(listenerOf((request) => answerGoogle(project, request)));
  const aws = await startAws({ issuer: undefined });
  const endpoints = Object.entries(googleEndpoints).map(([product, version]) => [
    `GOOGLE_${product}_CUSTOM_ENDPOINT`,
    `${google.url}/${version}${version === "" ? "" : "/"}`,
  ]);
  return {
    env: {
      ...aws.env,
      ...Object.fromEntries(endpoints),
      GOOGLE_OAUTH_ACCESS_TOKEN: "testing",
      ARM_METADATA_HOSTNAME: host,
      ARM_TENANT_ID: TENANT_ID,
      ARM_CLIENT_ID: "0a1b2c3d-4e5f-4061-8273-94a5b6c7d8e9",
      ARM_CLIENT_SECRET: "testing",
      ARM_USE_CLI: "false",
      SSL_CERT_FILE: file,
    },
    async close() {
      await Promise.all([aws.close(), google.close(), graph.close()]);
      await rm(folder, { recursive: true });
    },
  };
}
