import { OutboundRefusedError, readBounded, sleep } from "@graphveil/core";
import {
  createLocalIdentity,
  createMetadataIdentity,
  MissingCredentialsError,
  RefusedCredentialsError,
} from "./clients.ts";
import { googleFailureOf, kindOfStatus } from "./google-failure.ts";
import { googleHosts } from "./hosts.ts";
import type { GoogleTransportOptions } from "./transport.ts";

/** The longest that one attempt may take; there are two. */
const ATTEMPT_LIMIT_MS = 5_000;
const ATTEMPTS = 2;
const RETRY_DELAY_MS = 200;
const MAX_BODY_BYTES = 64 * 1024;

const KEY_VERSION =
  /^projects\/[a-z0-9:.-]{1,100}\/locations\/[a-z0-9-]{1,50}\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}\/cryptoKeyVersions\/[1-9]\d{0,9}$/;

/** True for `projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/<n>`. */
export const isKeyVersion = (name: string): boolean => KEY_VERSION.test(name);

/** Why Cloud KMS gave nothing: a closed set, part of those of root keys and of signatures. */
export type CloudKmsProblem =
  | "keyNotFound"
  | "accessDenied"
  | "keyDisabled"
  | "wrongKeyUsage"
  | "credentialsMissing"
  | "corrupted"
  | "rejected"
  | "unavailable";

/** Says why a call of Cloud KMS gave nothing; the caller adds the remedy. */
export class CloudKmsError extends Error {
  override readonly name = "CloudKmsError";
  readonly problem: CloudKmsProblem;
  /** Google's own code, such as `PERMISSION_DENIED`. */
  readonly upstream: string | undefined;

  constructor(problem: CloudKmsProblem, upstream?: string) {
    super("Cloud KMS gave no answer that can be used.");
    this.problem = problem;
    this.upstream = upstream;
  }
}

/** A JSON object as it was answered. */
export type CloudKmsAnswer = Readonly<Record<string, unknown>>;

/** One call on a key version. */
export interface CloudKmsCall<Result> {
  readonly keyVersion: string;
  /** The method behind the colon; undefined gets the resource `publicKey`. */
  readonly verb: "macSign" | "asymmetricSign" | undefined;
  /** The request's JSON; none for a GET. */
  readonly body?: object;
  readonly signal: AbortSignal;
  /** The result that is read from an answer; undefined where its names or checksums do not fit. */
  readonly read: (answer: CloudKmsAnswer) => Result | undefined;
}

/** Options of {@link createCloudKms}. */
export interface CloudKmsOptions extends GoogleTransportOptions {
  /** Whose access token: the function's own, or the one that a developer impersonates. Default: `metadata`. */
  readonly identity?: "metadata" | "local" | undefined;
}

/** Calls of Cloud KMS, repeated once after a passing fault or a damaged answer. Each throws a {@link CloudKmsError}. */
export type CallCloudKms = <Result>(call: CloudKmsCall<Result>) => Promise<Result>;

/**
 * Makes the calls with the access token of the service account.
 *
 * @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions
 */
export function createCloudKms(options: CloudKmsOptions): CallCloudKms {
  const { fetch } = options;
  const wait = options.sleep ?? sleep;
  const identity = (options.identity === "local" ? createLocalIdentity : createMetadataIdentity)(options);

  return async (call) => {
    const { signal } = call;
    signal.throwIfAborted();
    const token = await identity.accessToken(signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw explainToken(error);
    });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(call, token ?? "", fetch);
      } catch (error) {
        signal.throwIfAborted();
        const failure = error instanceof CloudKmsError ? error : explainFault(error);
        const passes = failure.problem === "unavailable" || failure.problem === "corrupted";
        if (attempt === ATTEMPTS || !passes) throw failure;
        await wait(RETRY_DELAY_MS, signal);
      }
    }
  };
}

async function send<Result>(
  { keyVersion, verb, body, signal, read }: CloudKmsCall<Result>,
  token: string,
  fetch: typeof globalThis.fetch,
): Promise<Result> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_LIMIT_MS)]);
  const path = verb === undefined ? `${keyVersion}/publicKey` : `${keyVersion}:${verb}`;
  const response = await fetch(`https://${googleHosts.kms}/v1/${path}`, {
    method: verb === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: bounded,
  });
  const answer = parse(await readBounded(response, MAX_BODY_BYTES, bounded));
  if (!response.ok) throw explainStatus(response.status, answer);
  const result = answer["name"] === keyVersion ? read(answer) : undefined;
  if (result === undefined) throw new CloudKmsError("corrupted");
  return result;
}

function parse(bytes: Uint8Array): CloudKmsAnswer {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function explainFault(error: unknown): CloudKmsError {
  return new CloudKmsError(error instanceof OutboundRefusedError ? "rejected" : "unavailable");
}

function explainToken(error: unknown): CloudKmsError {
  if (error instanceof MissingCredentialsError || error instanceof RefusedCredentialsError) {
    return new CloudKmsError("credentialsMissing");
  }
  const { kind, upstream } = googleFailureOf(error);
  return new CloudKmsError(kind === "unavailable" ? "unavailable" : "credentialsMissing", upstream);
}

function explainStatus(status: number, answer: CloudKmsAnswer): CloudKmsError {
  const error: unknown = answer["error"];
  const { status: reason, message } = (typeof error === "object" && error ? error : {}) as Record<
    string,
    unknown
  >;
  const upstream = typeof reason === "string" && /^[A-Z_]{1,40}$/.test(reason) ? reason : `HTTP ${status}`;
  if (upstream === "FAILED_PRECONDITION" || upstream === "INVALID_ARGUMENT") {
    // One status for both; the text, which is not passed on, tells them apart.
    const usage = typeof message === "string" && /purpose|algorithm/i.test(message);
    const otherwise = upstream === "FAILED_PRECONDITION" ? "keyDisabled" : "rejected";
    return new CloudKmsError(usage ? "wrongKeyUsage" : otherwise, upstream);
  }
  const problems = { denied: "accessDenied", notFound: "keyNotFound", unavailable: "unavailable" } as const;
  const kind = kindOfStatus(status);
  const known = kind === "denied" || kind === "notFound" || kind === "unavailable";
  return new CloudKmsError(known ? problems[kind] : "rejected", upstream);
}
