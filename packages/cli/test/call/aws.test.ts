import { defaultWorld } from "@graphveil/simulator";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "../run-program.ts";
import { deployOnAws } from "./deployed.ts";

const world = defaultWorld;
const [acme, stranger, outsider] = world.aws.callers;
if (acme === undefined || stranger === undefined || outsider === undefined) throw new Error("three callers");

const secrets = [acme, stranger, outsider].flatMap((each) => [each.secretAccessKey, each.sessionToken]);

const signIn = ({ accessKeyId, secretAccessKey, sessionToken }: typeof acme): void => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", sessionToken);
};

beforeEach(() => {
  for (const name of ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
  vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent");
});
afterEach(() => vi.unstubAllEnvs());

const call = async (...argv: readonly string[]) => {
  const result = await run(["call", ...argv]);
  for (const secret of secrets) expect(result.stdout + result.stderr).not.toContain(secret);
  expect(result.stderr).not.toContain("AWS4-HMAC");
  return result;
};

describe("call on AWS", () => {
  test("signs for a Function URL by its host, page after page", async () => {
    const url = await deployOnAws(world, acme.roleArn);
    signIn(acme);
    const { code, stdout, stderr } = await call("/users?$top=7&$select=id,mail", "--all", "--url", `${url}/`);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.trim().split("\n").length).toBeGreaterThan(7);
  });

  test("signs what has to be encoded", async () => {
    const url = await deployOnAws(world, acme.roleArn);
    signIn(acme);
    const path =
      "/users?$filter=userType eq 'Member' and accountEnabled eq true&$select=id&$top=3&$count=true";
    const { stderr } = await call(path, "--url", url);
    expect(stderr).not.toContain("by the platform");
  });

  test("says of a role that the policy does not know what the code means", async () => {
    const url = await deployOnAws(world, acme.roleArn);
    signIn(stranger);
    const { code, stderr } = await call("/users", "--url", url);
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining("Refused: 401 callerUnknown\nNo policy entry"),
    ]);
  });

  test("says of a role that Lambda does not let in where to look", async () => {
    const url = await deployOnAws(world, acme.roleArn);
    signIn(outsider);
    const { code, stderr } = await call("/users", "--url", url);
    expect([code, stderr]).toEqual([4, expect.stringContaining("lambda:InvokeFunctionUrl")]);
  });

  test("assumes a role and signs as it", async () => {
    const url = await deployOnAws(world, stranger.roleArn);
    signIn(outsider);
    expect((await call("/users?$top=1", "--url", url, "--role", stranger.roleArn)).code).toBe(0);
  });

  test.each([
    ["does not trust you", acme.roleArn, "sts:AssumeRole"],
    ["is no ARN", "analytics", "arn:aws:iam::<account>:role/<name>"],
  ])("refuses a role that %s with its remedy", async (_, role, remedy) => {
    const url = await deployOnAws(world, acme.roleArn);
    signIn(outsider);
    const { code, stderr } = await call("/users", "--url", url, "--role", role);
    expect([code, stderr]).toEqual([4, expect.stringContaining(remedy)]);
    expect(stderr).not.toContain(outsider.roleArn);
  });

  test("says that there are no credentials", async () => {
    const url = await deployOnAws(world, acme.roleArn);
    const { code, stderr } = await call("/users", "--url", url);
    expect([code, stderr]).toEqual([2, expect.stringContaining("No AWS credentials were found")]);
  });

  test.each([
    ["https://abc.lambda-url.eu-central-1.on.aws", "/eu-central-1/lambda/aws4_request"],
    ["https://abc.lambda-url.us-gov-west-1.on.aws", "/us-gov-west-1/lambda/aws4_request"],
    ["https://abc.lambda-url.cn-north-1.on.amazonwebservices.com.cn", "/cn-north-1/lambda/aws4_request"],
    ["https://abc.lambda-url.eusc-de-east-1.on.amazonwebservices.eu", "/eusc-de-east-1/lambda/aws4_request"],
  ])("signs for the region of %s", async (url, scope) => {
    signIn(acme);
    const sent: Headers[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      sent.push(new Headers(init?.headers));
      return Response.json({ value: [] });
    };
    expect((await run(["call", "/users", "--url", url], { fetch })).code).toBe(0);
    expect(sent[0]?.get("authorization")).toContain(scope);
  });

  test.each([
    "https://abc.lambda-url.eu-central-1.on.aws.evil.example",
    "https://lambda-url.eu-central-1.on.aws",
    "https://abc.lambda-url.eu-central-1.on.aws.",
  ])("does not sign for %s by itself", async (url) => {
    signIn(acme);
    const { code, stderr } = await run(["call", "/users", "--url", url], {
      fetch: () => expect.unreachable(),
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("say with --as")]);
  });

  test("does not take a region that AWS does not have", async () => {
    signIn(acme);
    const url = "https://abc.lambda-url.nowhere.on.aws";
    const { code, stderr } = await run(["call", "/users", "--url", url], {
      fetch: () => expect.unreachable(),
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("region of AWS")]);
  });
});
