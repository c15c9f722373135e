import {
  GenerateMacCommand,
  type GenerateMacCommandOutput,
  KMSClient,
  type KMSClientConfig,
  SignCommand,
  type SignCommandOutput,
} from "@aws-sdk/client-kms";
import { GetWebIdentityTokenCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import {
  type AssertionAlgorithm,
  OutboundRefusedError,
  readBounded,
  type SignatureRequest,
} from "@graphveil/core";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";
import { kmsHost, stsHost } from "./hosts.ts";

/** The longest that one attempt may take, the body included. The SDK makes at most three. */
const ATTEMPT_LIMIT_MS = 5_000;
const MAX_ATTEMPTS = 3;
/** Answers of STS and KMS are a few kilobytes. */
const MAX_BODY_BYTES = 256 * 1024;
/** Keeps well clear of the end of the role's session, which the token must not outlive. */
const TOKEN_SECONDS = 300;

/** Credentials, or a function that gives them, as the SDK takes them. */
export type AwsCredentials = NonNullable<STSClientConfig["credentials"]>;

/** Options of both clients. */
export interface AwsClientOptions {
  readonly region: string;
  /** Default: the environment variables of the Lambda sandbox, read for each call. */
  readonly credentials?: AwsCredentials | undefined;
  /** Should pin its hosts to `stsHost` and `kmsHost`. */
  readonly fetch: typeof fetch;
}

/**
 * Calls STS `GetWebIdentityToken` for an RS256 token of 300 s, the one algorithm that Entra ID verifies.
 *
 * This module is what loads the AWS SDK; import it dynamically. A client lives for one call, of which there is
 * one in some minutes at most: the SDK would keep credentials that have no expiry for ever.
 *
 * @throws Error of the SDK as it is, with credentials and signature in it: never pass it on.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 */
export async function getWebIdentityToken(
  options: AwsClientOptions,
  audience: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const client = new STSClient(configOf(options, stsHost(options.region)));
  const command = new GetWebIdentityTokenCommand({
    Audience: [audience],
    SigningAlgorithm: "RS256",
    DurationSeconds: TOKEN_SECONDS,
  });
  const { WebIdentityToken } = await client.send(command, { abortSignal: signal });
  return WebIdentityToken;
}

/**
 * Calls KMS `GenerateMac` with HMAC-SHA-256 over the message.
 *
 * @throws Error of the SDK as it is; see {@link getWebIdentityToken}.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 */
export async function generateMac(
  options: AwsClientOptions,
  keyArn: string,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<GenerateMacCommandOutput> {
  const client = new KMSClient(configOf(options, kmsHost(options.region)));
  const command = new GenerateMacCommand({ KeyId: keyArn, MacAlgorithm: "HMAC_SHA_256", Message: message });
  return client.send(command, { abortSignal: signal });
}

/** The algorithms of assertions as KMS names them. */
const SIGNING_ALGORITHMS = {
  PS256: "RSASSA_PSS_SHA_256",
  RS256: "RSASSA_PKCS1_V1_5_SHA_256",
} as const satisfies Record<AssertionAlgorithm, string>;

/**
 * Calls KMS `Sign` over a SHA-256 digest.
 *
 * @throws Error of the SDK as it is; see {@link getWebIdentityToken}.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export async function signDigest(
  options: AwsClientOptions,
  keyArn: string,
  { digest, algorithm, signal }: SignatureRequest,
): Promise<SignCommandOutput> {
  const client = new KMSClient(configOf(options, kmsHost(options.region)));
  const command = new SignCommand({
    KeyId: keyArn,
    Message: digest,
    MessageType: "DIGEST",
    SigningAlgorithm: SIGNING_ALGORITHMS[algorithm],
  });
  return client.send(command, { abortSignal: signal });
}

/**
 * Everything that the SDK would otherwise look up in variables and files is said here, the endpoint above all:
 * `AWS_ENDPOINT_URL` would send a signature, and take an answer, wherever it points.
 */
export function configOf(
  { region, credentials, fetch }: AwsClientOptions,
  host: string,
): STSClientConfig & KMSClientConfig {
  return {
    region,
    endpoint: `https://${host}`,
    credentials: credentials ?? environmentCredentials,
    requestHandler: new FetchHttpHandler({ customFetch: boundedFetch(fetch) }),
    maxAttempts: MAX_ATTEMPTS,
    retryMode: "standard",
    defaultsMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: ["sigv4"],
  };
}

/** Read at call time: what is captured at start belongs to a role session that ends. */
async function environmentCredentials() {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw Object.assign(new Error("No credentials in the environment."), {
      name: "CredentialsProviderError",
    });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/**
 * What the SDK's handler calls in the place of the global fetch. It passes a `Request`; text and bytes go on,
 * since that is what a fetch that pins its hosts reads without doubt, and the answer comes back whole.
 */
function boundedFetch(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { url, method, headers } = request;
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(ATTEMPT_LIMIT_MS)]);
    try {
      const body = await request.arrayBuffer();
      const response = await send(url, { method, headers, body, signal });
      const bytes = await readBounded(response, MAX_BODY_BYTES, signal);
      return new Response(bytes, { status: response.status, headers: response.headers });
    } catch (error) {
      request.signal.throwIfAborted();
      throw retryable(error);
    }
  };
}

/** The SDK repeats the network faults that it knows by code; of undici's it knows few. */
function retryable(error: unknown): unknown {
  return error instanceof OutboundRefusedError
    ? error
    : Object.assign(new Error("The request failed on its way."), { name: "NetworkError", $retryable: {} });
}
