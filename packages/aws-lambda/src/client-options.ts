import type { STSClientConfig } from "@aws-sdk/client-sts";
import { readBounded } from "@graphveil/core/bounded-fetch";
import { OutboundRefusedError } from "@graphveil/core/errors";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";

/** The longest that one attempt may take, the body included. The SDK makes at most three. */
const ATTEMPT_LIMIT_MS = 5_000;
const MAX_ATTEMPTS = 3;
/** Answers of STS and KMS are a few kilobytes. */
const MAX_BODY_BYTES = 256 * 1024;

/** Credentials, or a function that gives them, as the SDK takes them; `chain` is the SDK's own usual chain. */
export type AwsCredentials = NonNullable<STSClientConfig["credentials"]> | "chain";

/** What all clients of the SDK are told alike. */
export type AwsClientConfig = Pick<
  STSClientConfig,
  | "region"
  | "endpoint"
  | "credentials"
  | "requestHandler"
  | "maxAttempts"
  | "retryMode"
  | "defaultsMode"
  | "useDualstackEndpoint"
  | "useFipsEndpoint"
  | "authSchemePreference"
>;

/** Options of every client. */
export interface AwsClientOptions {
  readonly region: string;
  /** Default: the environment variables of the Lambda sandbox, read for each call. */
  readonly credentials?: AwsCredentials | undefined;
  /** Should pin its hosts to `stsHost` and `kmsHost`. */
  readonly fetch: typeof fetch;
}

/**
 * Everything that the SDK would otherwise look up in variables and files is said here, the endpoint above all:
 * `AWS_ENDPOINT_URL` would send a signature, and take an answer, wherever it points.
 */
export function configOf({ region, credentials, fetch }: AwsClientOptions, host: string): AwsClientConfig {
  return {
    region,
    endpoint: `https://${host}`,
    ...(credentials === "chain" ? {} : { credentials: credentials ?? environmentCredentials }),
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
 * What the SDK's handler calls instead of the global fetch. It passes a `Request`; text and bytes go on,
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
