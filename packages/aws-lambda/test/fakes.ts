import { createHash, createHmac, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

export const REGION = "eu-west-1";
export const ACCOUNT = "123456789012";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/Graphveil`;
export const ISSUER = "https://3c1b.tokens.sts.global.api.aws";
export const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const CREDENTIALS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  sessionToken: "session-token-of-the-sandbox",
};

export interface Received {
  readonly url: URL;
  readonly init: RequestInit;
  readonly headers: Headers;
  readonly body: string;
}

export interface FakeAws {
  readonly fetch: typeof fetch;
  readonly received: Received[];
}

export type Answer = (received: Received) => Response | Promise<Response>;

/** Receives what the SDK sends and answers in turn; the last answer repeats itself. */
export function createFakeAws(...answers: Answer[]): FakeAws {
  const received: Received[] = [];
  return {
    received,
    async fetch(input, init = {}) {
      if (typeof input !== "string") {
        throw new TypeError("a pinned fetch is given text");
      }
      init.signal?.throwIfAborted();
      const body = Buffer.from(init.body as ArrayBuffer).toString("utf8");
      const request = { url: new URL(input), init, headers: new Headers(init.headers), body };
      const answer = answers[Math.min(received.length, answers.length - 1)];
      received.push(request);
      return answer?.(request) ?? new Response(null, { status: 500 });
    },
  };
}

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A web identity token as STS signs it. */
export function webIdentityToken(audience: string, expiresAt: number): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: ISSUER, sub: ROLE, aud: audience, exp: expiresAt / 1000, jti: randomUUID() };
  const input = `${encode({ alg: "RS256", kid: "1" })}.${encode(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), keys.privateKey).toString("base64url")}`;
}

export const stsAnswer =
  (token: string): Answer =>
  () =>
    new Response(
      '<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetWebIdentityTokenResult>' +
        `<WebIdentityToken>${token}</WebIdentityToken><Expiration>2026-11-22T12:05:00Z</Expiration>` +
        "</GetWebIdentityTokenResult></GetWebIdentityTokenResponse>",
      { headers: { "content-type": "text/xml" } },
    );

/** An error of STS, whose text names what must not be passed on. */
export const stsError =
  (code: string, status: number): Answer =>
  () =>
    new Response(
      `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>` +
        `<Message>${ROLE} with ${CREDENTIALS.sessionToken} is in the way</Message></Error>` +
        "<RequestId>11111111-2222-3333-4444-555555555555</RequestId></ErrorResponse>",
      { status, headers: { "content-type": "text/xml" } },
    );

export const kmsAnswer =
  (key: Uint8Array, keyId = KEY_ARN): Answer =>
  ({ body }: Received) => {
    const { Message } = JSON.parse(body) as { Message: string };
    const mac = createHmac("sha256", key).update(Buffer.from(Message, "base64")).digest("base64");
    return json({ KeyId: keyId, Mac: mac, MacAlgorithm: "HMAC_SHA_256" });
  };

/** An error of KMS, whose text names what must not be passed on. */
export const kmsError =
  (code: string, status: number): Answer =>
  () =>
    json({ __type: code, message: `${ROLE} may not use ${KEY_ARN}` }, status);

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/x-amz-json-1.1" } });

/** Signs the request again with AWS's own signer and compares: true when it is what the credentials would send. */
export async function isSignedBy(
  credentials: typeof CREDENTIALS,
  service: string,
  { url, init, headers, body }: Received,
): Promise<boolean> {
  const authorization = headers.get("authorization") ?? "";
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(";") ?? [];
  const signer = new SignatureV4({ credentials, region: REGION, service, sha256: Sha256 });
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers.get("x-amz-date") ?? "") ?? [];
  const signed = await signer.sign(
    {
      method: init.method ?? "",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: Object.fromEntries(names.map((name) => [name, headers.get(name) ?? ""])),
      body,
    },
    { signingDate: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) },
  );
  return names.includes("host") && signed.headers["authorization"] === authorization;
}

/** SHA-256 in the shape that the signer asks for. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(bytesOf(data));
  }

  reset() {
    throw new Error("a signer uses a hash once");
  }

  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") {
    return Buffer.from(data, "utf8");
  }
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** Everything that an error could show: message, stack, own properties, and all of that of its causes. */
export function everythingIn(error: unknown): string {
  const seen = new Set<unknown>();
  const visit = (value: unknown): string[] => {
    if (typeof value !== "object" || value === null) {
      return [String(value)];
    }
    if (seen.has(value)) {
      return [];
    }
    seen.add(value);
    return Reflect.ownKeys(value).flatMap((key) => [String(key), ...visit(Reflect.get(value, key))]);
  };
  return visit(error).join("\n");
}

export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
