import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";
import { expect, test } from "vitest";
import { createSimulator } from "../../../src/simulator.ts";
import { defaultWorld } from "../../../src/world.ts";

const { aws } = defaultWorld;
const [acme, stranger, outsider] = aws.callers;
if (acme === undefined || stranger === undefined || outsider === undefined) throw new Error("three callers");

const assume = (changes: {
  readonly role?: string;
  readonly session?: string;
  readonly seconds?: number;
}) => {
  const { fetch } = createSimulator();
  const client = new STSClient({
    region: aws.region,
    credentials: outsider,
    maxAttempts: 1,
    requestHandler: new FetchHttpHandler({ customFetch: fetch }),
  });
  const { role = stranger.roleArn, session = "a-session", seconds } = changes;
  const input = { RoleArn: role, RoleSessionName: session };
  return client.send(
    new AssumeRoleCommand(seconds === undefined ? input : { ...input, DurationSeconds: seconds }),
  );
};

test("AssumeRole gives the AWS SDK the role's credentials for an hour", async () => {
  const { Credentials, AssumedRoleUser } = await assume({});
  expect(Credentials).toMatchObject({
    AccessKeyId: stranger.accessKeyId,
    SecretAccessKey: stranger.secretAccessKey,
    SessionToken: stranger.sessionToken,
  });
  const left = Number(Credentials?.Expiration) - Date.now();
  expect(left).toBeGreaterThan(3_590_000);
  expect(left).toBeLessThanOrEqual(3_600_000);
  expect(AssumedRoleUser?.Arn).toBe("arn:aws:sts::777788889999:assumed-role/stranger/a-session");
});

test.each([
  [{ role: acme.roleArn }, "AccessDenied"],
  [{ role: "arn:aws:iam::777788889999:role/none" }, "AccessDenied"],
  [{ role: "stranger" }, "ValidationError"],
  [{ session: "a session" }, "ValidationError"],
  [{ seconds: 60 }, "ValidationError"],
  [{ seconds: 7200 }, "ValidationError"],
])("AssumeRole refuses %j with %s", async (changes, name) => {
  await expect(assume(changes)).rejects.toMatchObject({ name });
});
