import { UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policyOf } from "../harness/configuration.ts";
import type { Deployment } from "../harness/deployment.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { deployLambda } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";

const issuer = "https://accounts.google.com";
const audience = "https://graphveil.example";
const target = "/v1.0/users?$top=2";

const simulated = useNetwork();
const { stack } = simulated;

const oidcEnvironment = () => {
  const subject = stack.simulator.world.gcp.callers[0]?.uniqueId;
  const jwksUri = "https://www.googleapis.com/oauth2/v3/certs";
  const callers = [{ name: "acme", match: { oidc: { issuer, audience, subject, jwksUri } } }];
  return { GRAPHVEIL_CALLER_AUTH: "oidc", GRAPHVEIL_POLICY: policyOf(stack, { callers }) };
};

/** Deployments that let everybody in, so that the proxy's own check is all there is. */
const open: readonly {
  readonly name: string;
  readonly deploy: () => Promise<Deployment>;
  /** Sends without the platform's own authentication. */
  readonly send: (deployment: Deployment, init: RequestInit) => Promise<Response>;
}[] = [
  {
    name: "the Lambda bundle",
    deploy: () =>
      deployLambda(stack, simulated.network, { authType: "NONE", environment: oidcEnvironment() }),
    send: ({ base }, init) => fetch(base + target, init),
  },
  {
    name: "the function bundle",
    deploy: () =>
      deployGoogleFunction(stack, simulated.network, {
        allowUnauthenticated: true,
        environment: oidcEnvironment(),
      }),
    send: ({ base }, init) => fetch(base + target, init),
  },
];

describe.each(open)("$name where the proxy verifies its callers", ({ deploy, send }) => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy();
  });
  afterAll(() => deployment.stop());

  const callers = () => stack.simulator.world.gcp.callers;
  const tokenOf = (index: number, forAudience = audience) =>
    stack.simulator.mintCallerIdToken(callers()[index]?.email ?? "", forAudience);
  const withBearer = (token: string) => send(deployment, { headers: { authorization: `Bearer ${token}` } });

  test("the policy's caller reads", async () => {
    const reply = await withBearer(await tokenOf(0));
    expect([reply.status, reply.headers.get("x-graphveil-error")]).toEqual([200, null]);
    expect(((await reply.json()) as { value: unknown[] }).value).toHaveLength(2);
  });

  test("nobody else does, and all refusals are alike", async () => {
    const good = await tokenOf(0);
    const [head = "", payload = "", signature = ""] = good.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...claims, name: "x" })).toString("base64url");
    const before = stack.simulator.journal.of("graph").length;
    const replies = [
      await send(deployment, {}),
      await withBearer(await tokenOf(1)),
      await withBearer(await tokenOf(0, "https://other.example")),
      await withBearer(`${head}.${forged}.${signature}`),
      await withBearer(`${head}.${payload}.`),
      await withBearer(`${head}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE`),
      await withBearer(new UnsecuredJWT(claims).encode()),
      await send(deployment, {
        headers: { "x-serverless-authorization": `Bearer ${head}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE` },
      }),
    ];
    for (const reply of replies) {
      expect([reply.status, reply.headers.get("x-graphveil-error")]).toEqual([401, "callerUnknown"]);
    }
    expect(stack.simulator.journal.of("graph")).toHaveLength(before);
  });
});
