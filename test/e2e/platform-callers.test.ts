import { AwsV4Signer } from "aws4fetch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLines } from "../harness/audit-lines.ts";
import { functionUrlEvent, type IamCaller, iamOf } from "../harness/function-url-event.ts";
import { deployGoogleFunction, type GoogleDeployment } from "../harness/google-function.ts";
import { deployLambda, type LambdaDeployment } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";
import { type HeaderLine, sendOverSocket } from "../harness/wire.ts";

const target = "/v1.0/users?$top=1";
const REMOVED = "SIGNATURE_REMOVED_BY_GOOGLE";

const simulated = useNetwork();
const { stack } = simulated;

describe("the Lambda bundle", () => {
  let deployment: LambdaDeployment;
  beforeAll(async () => {
    deployment = await deployLambda(stack, simulated.network);
  });
  afterAll(() => deployment.stop());

  const asCaller = async (index: number): Promise<Response> => {
    const { aws } = stack.simulator.world;
    const caller = aws.callers[index] ?? expect.unreachable();
    const url = deployment.base + target;
    const signed = await new AwsV4Signer({ ...caller, url, service: "lambda", region: aws.region }).sign();
    return fetch(signed.url, { headers: signed.headers });
  };

  test("reads for the role of its policy", async () => {
    expect((await asCaller(0)).status).toBe(200);
  });

  test("refuses a role that IAM lets in and the policy does not know", async () => {
    const reply = await asCaller(1);
    expect([reply.status, reply.headers.get("x-graphveil-error")]).toEqual([401, "callerUnknown"]);
  });

  test("is not reached by a role that IAM does not let in", async () => {
    const before = auditLines(deployment.output()).length;
    expect((await asCaller(2)).status).toBe(403);
    expect(auditLines(deployment.output())).toHaveLength(before);
  });

  const account = "444455556666";
  const role = `arn:aws:sts::${account}:assumed-role/acme-analytics`;
  const impostors: readonly (readonly [string, IamCaller | undefined])[] = [
    ["nobody", undefined],
    ["a role of that name in another account", { accountId: "777788889999", userArn: `${role}/loader-1` }],
    ["a user of that name", { accountId: account, userArn: `arn:aws:iam::${account}:user/acme-analytics` }],
    [
      "a session of that name",
      { accountId: account, userArn: `arn:aws:sts::${account}:assumed-role/other/acme-analytics` },
    ],
    [
      "a federated user",
      { accountId: account, userArn: `arn:aws:sts::${account}:federated-user/acme-analytics` },
    ],
    ["an ARN with more behind it", { accountId: account, userArn: `${role}\n/loader-1` }],
  ];
  test.each(impostors)("takes %s for nobody it knows", async (_, iam) => {
    const result = await deployment.invoke(functionUrlEvent(stack.simulator.world, { target }, iam));
    expect(result).toMatchObject({ kind: "reply", status: 401 });
  });

  test("knows the role in any of its sessions", async () => {
    const [caller] = stack.simulator.world.aws.callers;
    const { accountId, userArn } = iamOf(caller ?? expect.unreachable());
    const iam = { accountId, userArn: userArn.replace("loader-1", "another@session") };
    const result = await deployment.invoke(functionUrlEvent(stack.simulator.world, { target }, iam));
    expect(result).toMatchObject({ kind: "reply", status: 200 });
  });
});

describe("the function bundle", () => {
  let deployment: GoogleDeployment;
  beforeAll(async () => {
    deployment = await deployGoogleFunction(stack, simulated.network);
  });
  afterAll(() => deployment.stop());

  const tokenOf = (index: number): Promise<string> => {
    const { callers, serviceUrl } = stack.simulator.world.gcp;
    return stack.simulator.mintCallerIdToken(callers[index]?.email ?? "", serviceUrl);
  };

  test.each([
    ["Authorization", { authorization: 0 }, 200],
    ["X-Serverless-Authorization", { "x-serverless-authorization": 0 }, 200],
    [
      "both, of two callers: that of X-Serverless-Authorization counts",
      { "x-serverless-authorization": 1, authorization: 0 },
      401,
    ],
    [
      "both, the known one in X-Serverless-Authorization",
      { "x-serverless-authorization": 0, authorization: 1 },
      200,
    ],
    ["a caller that the policy does not know", { authorization: 1 }, 401],
    ["a caller that the invoker check does not let in", { authorization: 2 }, 403],
  ] as const)("through the front end with %s", async (_, callers, status) => {
    const headers = new Headers();
    for (const [name, index] of Object.entries(callers)) headers.set(name, `Bearer ${await tokenOf(index)}`);
    expect((await fetch(deployment.base + target, { headers })).status).toBe(status);
  });

  test("does not believe a forged token beside the one that Google verified", async () => {
    const [head, payload] = (await tokenOf(0)).split(".");
    const forged = `Bearer ${head}.${payload}.${REMOVED}`;
    const headers = { "x-serverless-authorization": `Bearer ${await tokenOf(1)}`, authorization: forged };
    const reply = await fetch(deployment.base + target, { headers });
    expect([reply.status, reply.headers.get("x-graphveil-error")]).toEqual([401, "callerUnknown"]);
  });

  test.each([0, 500, 990, 999, 1_000, 1_500, 3_500])(
    "does not believe a forged token before %i header lines and the one that Google verified",
    async (count) => {
      const [head, payload] = (await tokenOf(0)).split(".");
      const own = (await tokenOf(1)).replace(/[^.]*$/, REMOVED);
      const reply = await sendOverSocket(deployment.container.port, {
        target,
        headers: [
          ["host", new URL(deployment.base).host],
          ["authorization", `Bearer ${head}.${payload}.${REMOVED}`],
          ...Array.from({ length: count }, (): HeaderLine => ["a", ""]),
          ["x-serverless-authorization", `Bearer ${own}`],
        ],
      });
      const refusal = count < 999 ? [401, "callerUnknown"] : [413, "tooLarge"];
      expect([reply.status, reply.headers.get("x-graphveil-error")]).toEqual(refusal);
    },
  );

  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const expired = (payload: string) => {
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    return encode({ ...claims, exp: 1_700_000_000 });
  };
  const forms: readonly (readonly [string, (head: string, payload: string, signature: string) => string])[] =
    [
      ["an empty signature", (head, payload) => `${head}.${payload}.`],
      [
        "a whole token: nobody has verified it",
        (head, payload, signature) => `${head}.${payload}.${signature}`,
      ],
      ["the literal in lower case", (head, payload) => `${head}.${payload}.${REMOVED.toLowerCase()}`],
      ["no signature part", (head, payload) => `${head}.${payload}`],
      ["a fourth part", (head, payload) => `${head}.${payload}.${REMOVED}.x`],
      ["an expired token", (head, payload) => `${head}.${expired(payload)}.${REMOVED}`],
      [
        "another issuer",
        (head) => `${head}.${encode({ iss: "https://accounts.google.com.evil.example" })}.${REMOVED}`,
      ],
      ["no JSON", (head) => `${head}.bm90IEpTT04.${REMOVED}`],
    ];
  test.each(forms)("refuses, behind the front end, %s", async (_, write) => {
    const [head = "", payload = "", signature = ""] = (await tokenOf(0)).split(".");
    const host: HeaderLine = ["host", new URL(deployment.base).host];
    const authorization: HeaderLine = ["authorization", `Bearer ${write(head, payload, signature)}`];
    const reply = await sendOverSocket(deployment.container.port, { target, headers: [host, authorization] });
    expect([reply.status, reply.headers.get("x-graphveil-error")]).toEqual([401, "callerUnknown"]);
  });

  test("does not fall back to Authorization where the other header is there and empty", async () => {
    const [head, payload] = (await tokenOf(0)).split(".");
    const reply = await sendOverSocket(deployment.container.port, {
      target,
      headers: [
        ["host", new URL(deployment.base).host],
        ["x-serverless-authorization", ""],
        ["authorization", `Bearer ${head}.${payload}.${REMOVED}`],
      ],
    });
    expect(reply.status).toBe(401);
  });
});
