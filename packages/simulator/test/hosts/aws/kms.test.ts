import { createHmac } from "node:crypto";
import { GenerateMacCommand, KMSClient, NotFoundException } from "@aws-sdk/client-kms";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createSimulator, type Simulator } from "../../../src/simulator.ts";
import type { SimulatedRequest } from "../../../src/wire/host.ts";
import { defaultWorld, type World } from "../../../src/world.ts";
import { signedRequest, type ToSign, withHeaders } from "../../aws-signer.ts";

const { aws } = defaultWorld;
const host = `kms.${aws.region}.amazonaws.com`;
const base64 = (text: string) => Buffer.from(text).toString("base64");
const input = {
  KeyId: aws.kmsKeyArn,
  MacAlgorithm: "HMAC_SHA_256",
  Message: base64("graphveil/root/v1/tenant"),
};
const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "TrentService.GenerateMac" };
const worldWith = (changes: Partial<World["aws"]>): World => ({
  ...defaultWorld,
  aws: { ...aws, ...changes },
});
const sign = (body: unknown, wanted: Partial<ToSign> = {}) =>
  signedRequest({
    principal: aws.proxy,
    service: "kms",
    host,
    headers,
    body: JSON.stringify(body),
    ...wanted,
  });

async function send(simulator: Simulator, request: SimulatedRequest) {
  const delivery = await simulator.handle(request);
  if (delivery.kind !== "reply") throw new Error(`no reply but ${delivery.kind}`);
  return { status: delivery.response.status, body: JSON.parse(String(delivery.response.body)) };
}

describe("GenerateMac", () => {
  test("the AWS SDK gets the HMAC of the message under the key", async () => {
    const simulator = createSimulator();
    const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(simulator.fetch);
    onTestFinished(() => fetch.mockRestore());
    const client = new KMSClient({
      region: aws.region,
      credentials: aws.proxy,
      requestHandler: new FetchHttpHandler(),
    });
    const message = Buffer.from("graphveil/root/v1/tenant");
    const reply = await client.send(
      new GenerateMacCommand({ KeyId: aws.kmsKeyArn, MacAlgorithm: "HMAC_SHA_256", Message: message }),
    );
    const expected = createHmac("sha256", aws.kmsKeyMaterial).update(message).digest();
    expect(Buffer.from(reply.Mac ?? [])).toEqual(expected);
    expect(reply).toMatchObject({ KeyId: aws.kmsKeyArn, MacAlgorithm: "HMAC_SHA_256" });
    const unknown = new GenerateMacCommand({
      KeyId: "alias/other",
      MacAlgorithm: "HMAC_SHA_256",
      Message: message,
    });
    await expect(client.send(unknown)).rejects.toBeInstanceOf(NotFoundException);
    expect(simulator.unsimulated).toEqual([]);
  });

  test("the key may be named by its id", async () => {
    const id = aws.kmsKeyArn.split("/")[1];
    const { status } = await send(createSimulator(), await sign({ ...input, KeyId: id }));
    expect(status).toBe(200);
  });
});

interface Refusal {
  readonly what: string;
  readonly type: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly sign?: Partial<ToSign>;
  readonly change?: (request: SimulatedRequest) => SimulatedRequest;
  readonly aws?: Partial<World["aws"]>;
}

const refusals: readonly Refusal[] = [
  {
    what: "an unsigned request",
    type: "MissingAuthenticationTokenException",
    change: (r) => withHeaders(r, { authorization: undefined }),
  },
  {
    what: "a changed message",
    type: "InvalidSignatureException",
    change: (r) => ({ ...r, body: Buffer.from(JSON.stringify({ ...input, Message: base64("other") })) }),
  },
  { what: "a signature for STS", type: "InvalidSignatureException", sign: { service: "sts" } },
  {
    what: "an unknown key id of the caller",
    type: "UnrecognizedClientException",
    sign: { principal: { ...aws.proxy, accessKeyId: "ASIAEXAMPLEUNKNOWN00" } },
  },
  {
    what: "expired credentials",
    type: "ExpiredTokenException",
    aws: { proxy: { ...aws.proxy, expiresAt: 1 } },
  },
  { what: "another role", type: "AccessDeniedException", sign: { principal: aws.callers[0] ?? aws.proxy } },
  {
    what: "another key",
    type: "NotFoundException",
    input: { ...input, KeyId: aws.kmsKeyArn.replace(/.$/, "0") },
  },
  {
    what: "another region",
    type: "NotFoundException",
    sign: { host: "kms.eu-west-1.amazonaws.com", region: "eu-west-1" },
  },
  { what: "4097 bytes", type: "ValidationException", input: { ...input, Message: base64("a".repeat(4097)) } },
  { what: "no bytes", type: "ValidationException", input: { ...input, Message: "" } },
  { what: "a message that is not base64", type: "ValidationException", input: { ...input, Message: "$" } },
  { what: "no message", type: "ValidationException", input: { ...input, Message: undefined } },
  {
    what: "another algorithm",
    type: "InvalidKeyUsageException",
    input: { ...input, MacAlgorithm: "HMAC_SHA_512" },
  },
  { what: "a disabled key", type: "DisabledException", aws: { kmsKeyState: "Disabled" } },
  {
    what: "a key about to be deleted",
    type: "KMSInvalidStateException",
    aws: { kmsKeyState: "PendingDeletion" },
  },
];

describe("refuses", () => {
  test.each(refusals)(
    "$what: $type",
    async ({ type, input: body = input, sign: wanted = {}, change = (r) => r, aws: changes = {} }) => {
      const simulator = createSimulator({ world: worldWith(changes) });
      expect(await send(simulator, change(await sign(body, wanted)))).toMatchObject({
        status: 400,
        body: { __type: type },
      });
    },
  );

  test("what is not JSON", async () => {
    const request = await signedRequest({ principal: aws.proxy, service: "kms", host, headers, body: "{" });
    expect((await send(createSimulator(), request)).body.__type).toBe("SerializationException");
  });
});

test.each([
  ["another operation", { headers: { ...headers, "x-amz-target": "TrentService.Decrypt" } }],
  ["another protocol", { headers: { ...headers, "content-type": "application/json" } }],
  ["another path", { target: "/x" }],
])("does not pretend to know %s", async (_what, wanted) => {
  const simulator = createSimulator();
  expect((await simulator.handle(await sign(input, wanted))).kind).toBe("unsimulated");
  expect(simulator.unsimulated).toHaveLength(1);
});
