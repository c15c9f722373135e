import { createSimulatedCloud, defaultWorld, type SimulatedCloud } from "@graphveil/simulator";
import { AwsV4Signer } from "aws4fetch";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { auditLines, logLines } from "../harness/audit-lines.ts";
import { createScan } from "../harness/canary-scan.ts";
import type { Deployment } from "../harness/deployment.ts";
import { functionUrlEvent, iamOf } from "../harness/function-url-event.ts";
import type { GoogleDeployment } from "../harness/google-function.ts";
import type { LambdaDeployment } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";
import { sendOverSocket } from "../harness/wire.ts";
import { readApplied } from "./applied.ts";
import { awsOf } from "./aws.ts";
import { deployAppliedGoogleFunction, deployAppliedLambda } from "./deploy.ts";
import { entraOf } from "./entra.ts";
import { googleOf } from "./google.ts";

const states = inject("applied");
const target = "/v1.0/users?%24top=5";

type Entity = Readonly<Record<string, unknown>>;

const read = async (deployment: Deployment, path: string): Promise<readonly Entity[]> => {
  const reply = await deployment.request(path);
  expect([path, reply.status]).toEqual([path, 200]);
  const { value } = (await reply.json()) as { readonly value: readonly Entity[] };
  return value;
};

/** The mailbox of the first person that has one with mail, as the caller reads it, and the status of each reply. */
async function readMailbox(deployment: Deployment) {
  const users = await read(deployment, "/v1.0/users?%24top=50");
  const statuses = [200];
  for (const { id } of users) {
    const path = `/v1.0/users/${String(id)}`;
    const reply = await deployment.request(`${path}/messages?%24top=100`);
    statuses.push(reply.status);
    const { value: messages = [] } = (await reply.json()) as { readonly value?: readonly Entity[] };
    if (messages.length === 0) continue;
    const count = Number(await (await deployment.request(`${path}/messages/%24count`)).text());
    const month = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z";
    const events = await read(deployment, `${path}/calendarView?${month}&%24top=20`);
    return { users, messages, events, count, statuses: [...statuses, 200, 200] };
  }
  return expect.unreachable("a mailbox with mail");
}

/** What a caller who was let in reads, and that nothing of the tenant's own shows in it or in the log. */
async function expectSanitizedMailbox(deployment: Deployment, stack: SimulatedCloud): Promise<void> {
  const { users, messages, events, count, statuses } = await readMailbox(deployment);
  expect(stack.tenant.people.map(({ id }) => stack.tenant.mailboxOf(id)?.messages.length)).toContain(count);
  expect(messages).toHaveLength(Math.min(count, 100));
  expect(events.length).toBeGreaterThan(0);
  for (const { id } of [...users, ...messages, ...events]) expect(id).toMatch(/^s1_/);
  expect(JSON.stringify(messages)).toMatch(/"address":"p1_[a-z2-7]{26}@/);
  const scan = createScan(stack);
  expect(scan(JSON.stringify([users, messages, events]))).toEqual([]);
  expect(scan(deployment.output())).toEqual([]);
  const audits = auditLines(deployment.output());
  expect(audits.map(({ audit }) => (audit as Entity)["status"])).toEqual(statuses);
}

const signedBy = async (stack: SimulatedCloud, name: string, url: string): Promise<Response> => {
  const { aws } = stack.simulator.world;
  const caller = aws.callers.find((each) => each.name === name) ?? expect.unreachable();
  const signed = await new AwsV4Signer({ ...caller, url, service: "lambda", region: aws.region }).sign();
  return fetch(signed.url, { headers: signed.headers });
};

const tokenOf = (stack: SimulatedCloud, name: string): Promise<string> => {
  const { callers, serviceUrl } = stack.simulator.world.gcp;
  const caller = callers.find((each) => each.name === name) ?? expect.unreachable();
  return stack.simulator.mintCallerIdToken(caller.email, serviceUrl);
};

describe("examples/aws, applied", () => {
  const applied = readApplied(states, "examples/aws");
  const stack = createSimulatedCloud({
    world: { ...defaultWorld, entra: entraOf(applied), aws: awsOf(applied) },
  });
  const simulated = useNetwork(stack);
  let deployment: LambdaDeployment;
  beforeAll(async () => {
    deployment = await deployAppliedLambda(applied, stack, simulated.network);
  });
  afterAll(() => deployment.stop());

  test("the caller of the policy reads a sanitized mailbox", async () => {
    await expectSanitizedMailbox(deployment, stack);
  });

  test("another caller is let in by neither the URL nor the proxy", async () => {
    const before = auditLines(deployment.output()).length;
    expect((await signedBy(stack, "stranger", deployment.base + target)).status).toBe(403);
    expect(auditLines(deployment.output())).toHaveLength(before);
    const { world } = stack.simulator;
    const stranger = world.aws.callers.find(({ name }) => name === "stranger") ?? expect.unreachable();
    const past = await deployment.invoke(functionUrlEvent(world, { target }, iamOf(stranger)));
    expect(past).toMatchObject({ kind: "reply", status: 401 });
  });
});

describe("examples/gcp, applied", () => {
  const applied = readApplied(states, "examples/gcp");
  const stack = createSimulatedCloud({
    world: { ...defaultWorld, entra: entraOf(applied), gcp: googleOf(applied) },
  });
  const simulated = useNetwork(stack);
  let deployment: GoogleDeployment;
  beforeAll(async () => {
    deployment = await deployAppliedGoogleFunction(applied, stack, simulated.network);
  });
  afterAll(() => deployment.stop());

  test("the caller of the policy reads a sanitized mailbox", async () => {
    await expectSanitizedMailbox(deployment, stack);
  });

  test("links lead to the service's own address, and log lines to the project's traces", async () => {
    const reply = await deployment.request(target);
    const page = (await reply.json()) as Entity;
    const next = String(page["@odata.nextLink"]);
    expect(next.startsWith(`${stack.simulator.world.gcp.serviceUrl}/v1.0/users?`)).toBe(true);
    const second = await read(deployment, next.slice(deployment.base.length));
    expect(second).toHaveLength(5);
    const { projectId } = stack.simulator.world.gcp;
    for (const line of logLines(deployment.output()).filter(({ audit }) => audit !== undefined))
      expect(line["logging.googleapis.com/trace"]).toMatch(
        new RegExp(`^projects/${projectId}/traces/[0-9a-f]{32}$`),
      );
  });

  test("another caller is let in by neither the service nor the proxy", async () => {
    const token = await tokenOf(stack, "stranger");
    const refused = await fetch(deployment.base + target, { headers: { authorization: `Bearer ${token}` } });
    expect(refused.status).toBe(403);
    const past = await sendOverSocket(deployment.container.port, {
      target,
      headers: [
        ["host", new URL(deployment.base).host],
        ["authorization", `Bearer ${token.replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE")}`],
      ],
    });
    expect(past.status).toBe(401);
  });
});

describe("examples/both, applied twice", () => {
  const applied = readApplied(states, "examples/both");
  const imported = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
  const stack = createSimulatedCloud({
    world: {
      ...defaultWorld,
      entra: entraOf(applied),
      aws: { ...awsOf(applied), kmsKeyMaterial: imported },
      gcp: { ...googleOf(applied), kmsKeyMaterial: imported },
    },
  });
  const simulated = useNetwork(stack);
  const deployments: Deployment[] = [];
  beforeAll(async () => {
    deployments.push(await deployAppliedLambda(applied, stack, simulated.network));
    deployments.push(await deployAppliedGoogleFunction(applied, stack, simulated.network));
  });
  afterAll(() => Promise.all(deployments.map((deployment) => deployment.stop())));

  test("both keys take imported material alone, so that they can hold the same", () => {
    expect(applied.one("aws_kms_external_key")["key_material_base64"]).toBeNull();
    expect(applied.one("google_kms_crypto_key")).toMatchObject({
      import_only: true,
      skip_initial_version_creation: true,
    });
    expect(applied.all("aws_kms_key")).toEqual([]);
  });

  test("one application trusts both", () => {
    expect(stack.simulator.world.entra.federatedCredentials).toHaveLength(2);
  });

  test("both give the same mailbox under the same pseudonyms and ids", async () => {
    const [aws, gcp] = await Promise.all(deployments.map((deployment) => readMailbox(deployment)));
    expect(aws?.messages.length).toBeGreaterThan(0);
    expect(gcp).toEqual(aws);
  });

  test("and nothing of the tenant's own shows in either", async () => {
    for (const deployment of deployments) {
      const mailbox = await readMailbox(deployment);
      expect(createScan(stack)(JSON.stringify(mailbox) + deployment.output())).toEqual([]);
    }
  });

  test("a caller of the directory alone reads no mail", async () => {
    const [aws] = deployments;
    const base = aws?.base ?? "";
    expect((await signedBy(stack, "stranger", base + target)).status).toBe(200);
    const [user] = await read(aws ?? expect.unreachable(), target);
    const refused = await signedBy(stack, "stranger", `${base}/v1.0/users/${user?.["id"]}/messages`);
    expect([refused.status, refused.headers.get("x-graphveil-error")]).toEqual([403, "operationRefused"]);
  });
});
