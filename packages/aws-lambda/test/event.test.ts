import { awsPartitions, type Caller } from "@graphveil/core";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { readCaller, readRequest } from "../src/event.ts";

const ACCOUNT = "111122223333";

/** An event of a Function URL with the authorizer's words as Lambda writes them; `authorizer` is what a case is about. */
const eventOf = (authorizer: unknown): LambdaFunctionURLEvent =>
  ({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/v1.0/users",
    rawQueryString: "",
    headers: { host: "abc.lambda-url.eu-central-1.on.aws", "x-amz-date": "20261101T120000Z" },
    requestContext: {
      accountId: ACCOUNT,
      apiId: "abc",
      domainName: "abc.lambda-url.eu-central-1.on.aws",
      domainPrefix: "abc",
      http: {
        method: "GET",
        path: "/v1.0/users",
        protocol: "HTTP/1.1",
        sourceIp: "192.0.2.1",
        userAgent: "x",
      },
      requestId: "4a5f4b61-3f7b-4cf4-8e33-0d6f5c7a3c10",
      routeKey: "$default",
      stage: "$default",
      time: "01/Nov/2026:12:00:00 +0000",
      timeEpoch: 1_793_534_400_000,
      ...(authorizer === undefined ? {} : { authorizer }),
    },
    isBase64Encoded: false,
  }) as LambdaFunctionURLEvent;

/** The event for an ARN that IAM vouches for, with the account beside it. */
const iam = (userArn: unknown, accountId: unknown = ACCOUNT): unknown => ({
  iam: {
    accessKey: "ASIAEXAMPLE",
    accountId,
    callerId: "AROAEXAMPLE:session",
    cognitoIdentity: null,
    principalOrgId: null,
    userArn,
    userId: "AROAEXAMPLE:session",
  },
});

const role = (roleName: string, accountId = ACCOUNT): Caller => ({ kind: "awsRole", accountId, roleName });
const principal = (accountId = ACCOUNT): Caller => ({ kind: "awsPrincipal", accountId });
const nobody: Caller = { kind: "unknown", reason: "caller: no IAM principal in the event" };

describe("the caller of an event", () => {
  test.each<readonly [event: string, userArn: string, accountId: string, caller: Caller]>([
    ["a role's session", "arn:aws:sts::111122223333:assumed-role/reader/session", ACCOUNT, role("reader")],
    [
      "a session that names itself after another role",
      "arn:aws:sts::111122223333:assumed-role/reader/admin",
      ACCOUNT,
      role("reader"),
    ],
    [
      "a session with slashes in its name",
      "arn:aws:sts::111122223333:assumed-role/reader/a/assumed-role/admin/b",
      ACCOUNT,
      role("reader"),
    ],
    [
      "every character that a role's name may have",
      "arn:aws:sts::111122223333:assumed-role/Az09_+=,.@-/s",
      ACCOUNT,
      role("Az09_+=,.@-"),
    ],
    ...awsPartitions.map(({ name }): [string, string, string, Caller] => [
      `the partition ${name}`,
      `arn:${name}:sts::111122223333:assumed-role/reader/s`,
      ACCOUNT,
      role("reader"),
    ]),
    ["China", "arn:aws-cn:sts::111122223333:assumed-role/reader/s", ACCOUNT, role("reader")],
    [
      "the US government's",
      "arn:aws-us-gov:sts::111122223333:assumed-role/reader/s",
      ACCOUNT,
      role("reader"),
    ],
    [
      "another account's role",
      "arn:aws:sts::444455556666:assumed-role/reader/s",
      "444455556666",
      role("reader", "444455556666"),
    ],
    ["a user", "arn:aws:iam::111122223333:user/ada", ACCOUNT, principal()],
    ["the root user", "arn:aws:iam::111122223333:root", ACCOUNT, principal()],
    [
      "a user of another account",
      "arn:aws:iam::444455556666:user/ada",
      "444455556666",
      principal("444455556666"),
    ],
    ["a role itself, without a session", "arn:aws:iam::111122223333:role/reader", ACCOUNT, principal()],
  ])("is read from %s", (_, userArn, accountId, caller) => {
    expect(readCaller(eventOf(iam(userArn, accountId)))).toEqual(caller);
  });

  test.each<readonly [what: string, authorizer: unknown]>([
    ["there is no authorizer, as with AuthType NONE", undefined],
    ["the authorizer is another's", { jwt: { claims: { sub: "arn:aws:iam::111122223333:user/ada" } } }],
    ["the authorizer is empty", {}],
    ["IAM says nothing", { iam: {} }],
    ["there is an account but no ARN", { iam: { accountId: ACCOUNT } }],
    ["there is an ARN but no account", { iam: { userArn: "arn:aws:iam::111122223333:user/ada" } }],
    ["the ARN is empty", iam("")],
    ["the account is another's", iam("arn:aws:sts::111122223333:assumed-role/reader/s", "444455556666")],
    ["the account is another's, of a user", iam("arn:aws:iam::111122223333:user/ada", "444455556666")],
    ["the session is missing", iam("arn:aws:sts::111122223333:assumed-role/reader")],
    ["the role's name is empty", iam("arn:aws:sts::111122223333:assumed-role//s")],
    ["the role's name is too long", iam(`arn:aws:sts::111122223333:assumed-role/${"r".repeat(65)}/s`)],
    ["the role's name holds a space", iam("arn:aws:sts::111122223333:assumed-role/re ader/s")],
    ["the account is too short", iam("arn:aws:sts::11112222333:assumed-role/reader/s", "11112222333")],
    ["the account is no number", iam("arn:aws:sts::11112222333x:assumed-role/reader/s", "11112222333x")],
    ["the ARN begins later", iam(" arn:aws:sts::111122223333:assumed-role/reader/s")],
    ["the ARN is in another case", iam("ARN:AWS:STS::111122223333:ASSUMED-ROLE/READER/S")],
    ["the partition is unknown", iam("arn:aws-x:sts::111122223333:assumed-role/reader/s")],
    ["a federated user calls", iam("arn:aws:sts::111122223333:federated-user/ada")],
    ["a role's session claims IAM's service", iam("arn:aws:iam:eu-central-1:111122223333:user/ada")],
  ])("is unknown where %s", (_, authorizer) => {
    expect(readCaller(eventOf(authorizer))).toEqual(nobody);
  });

  test("is never read from headers", () => {
    const event = eventOf(undefined);
    const forged = {
      ...event,
      headers: {
        ...event.headers,
        authorization: "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20261101/eu-central-1/lambda/aws4_request",
        "x-amz-user-arn": "arn:aws:sts::111122223333:assumed-role/reader/s",
        "x-amzn-request-context": JSON.stringify({ authorizer: iam("arn:aws:iam::111122223333:user/ada") }),
      },
    };
    expect(readCaller(forged)).toEqual(nobody);
  });
});

describe("the target", () => {
  test.each([
    [
      "a plus, which Lambda gives as a space",
      "$filter=accountEnabled eq true",
      "$filter=accountEnabled%20eq%20true",
    ],
    ["a space that was encoded", "$filter=a%20eq%20b", "$filter=a%20eq%20b"],
    ["an encoded plus", "a=%2B05:30", "a=%2B05:30"],
  ])("has the query as it was meant: %s", (_, rawQueryString, query) => {
    const event = {
      ...eventOf(iam("arn:aws:iam::111122223333:user/ada")),
      rawPath: "/v1.0/a%40b",
      rawQueryString,
    };
    expect(readRequest(event).rawTarget).toBe(`/v1.0/a%40b?${query}`);
  });
});
