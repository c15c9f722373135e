import {
  OutboundRefusedError,
  RootKeyError,
  type RootKeyErrorCode,
  type RootKeySource,
  readBounded,
  sleep,
} from "@graphveil/core";
import {
  createLocalIdentity,
  createMetadataIdentity,
  MissingCredentialsError,
  RefusedCredentialsError,
} from "./clients.ts";
import { crc32c } from "./crc32c.ts";
import { googleFailureOf, kindOfStatus } from "./google-failure.ts";
import { googleHosts } from "./hosts.ts";
import type { GoogleTransportOptions } from "./transport.ts";

const ROOT_KEY_BYTES = 32;
/** The longest that one attempt may take; there are two. */
const ATTEMPT_LIMIT_MS = 5_000;
const ATTEMPTS = 2;
const RETRY_DELAY_MS = 200;
const MAX_BODY_BYTES = 64 * 1024;

const KEY_VERSION =
  /^projects\/[a-z0-9:.-]{1,100}\/locations\/[a-z0-9-]{1,50}\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}\/cryptoKeyVersions\/[1-9]\d{0,9}$/;

/** Options of {@link createGcpRootKeySource}. */
export interface GcpRootKeyOptions extends GoogleTransportOptions {
  /** `projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/<n>`; a version, so that rotation is a decision. */
  readonly keyVersion: string;
  /** Whose access token: the function's own, or the one that a developer impersonates. Default: `metadata`. */
  readonly identity?: "metadata" | "local" | undefined;
}

/**
 * Root keys as MACs of a Cloud KMS key (`HMAC_SHA256`) that cannot be exported, with checksums both ways.
 *
 * The service account needs `roles/cloudkms.signer` on that key and nothing else.
 *
 * @throws RootKeyError `keyInvalid` at once for what is not the name of a key version.
 * @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions/macSign
 */
export function createGcpRootKeySource(options: GcpRootKeyOptions): RootKeySource {
  const { keyVersion, fetch } = options;
  const wait = options.sleep ?? sleep;
  if (!KEY_VERSION.test(keyVersion)) {
    throw new RootKeyError("keyInvalid", {
      remedy: "Give the full name of a key version: gcloud kms keys versions list --key … --uri",
    });
  }
  const identity = (options.identity === "local" ? createLocalIdentity : createMetadataIdentity)(options);

  return {
    async deriveRootKey({ label, signal }) {
      signal.throwIfAborted();
      const token = await identity.accessToken(signal).catch((error: unknown) => {
        signal.throwIfAborted();
        throw explainToken(error);
      });
      const data = Buffer.from(label, "utf8");
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await macSign({ keyVersion, token: token ?? "", data, signal, fetch });
        } catch (error) {
          signal.throwIfAborted();
          const failure = error instanceof RootKeyError ? error : explainFault(error);
          if (attempt === ATTEMPTS || !(failure.code === "unavailable" || failure.code === "corrupted")) {
            throw failure;
          }
          await wait(RETRY_DELAY_MS, signal);
        }
      }
    },
  };
}

interface MacSign {
  readonly keyVersion: string;
  readonly token: string;
  readonly data: Buffer;
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
}

async function macSign({ keyVersion, token, data, signal, fetch }: MacSign): Promise<Uint8Array> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_LIMIT_MS)]);
  const response = await fetch(`https://${googleHosts.kms}/v1/${keyVersion}:macSign`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ data: data.toString("base64"), dataCrc32c: String(crc32c(data)) }),
    signal: bounded,
  });
  const answer = parse(await readBounded(response, MAX_BODY_BYTES, bounded));
  if (!response.ok) {
    throw explainStatus(response.status, answer);
  }
  const mac = typeof answer["mac"] === "string" ? Buffer.from(answer["mac"], "base64") : Buffer.alloc(0);
  const intact =
    answer["name"] === keyVersion &&
    answer["verifiedDataCrc32c"] === true &&
    answer["macCrc32c"] === String(crc32c(mac)) &&
    mac.byteLength === ROOT_KEY_BYTES;
  if (!intact) {
    throw rootKeyError("corrupted");
  }
  return Uint8Array.from(mac);
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const REMEDIES: Readonly<Record<RootKeyErrorCode, string>> = {
  keyInvalid: "Check GRAPHVEIL_KEY.",
  keyNotFound: "Check project, location, key ring, key and version in GRAPHVEIL_KEY.",
  accessDenied:
    "Enable the API (gcloud services enable cloudkms.googleapis.com) and grant the role on the key: gcloud kms keys " +
    "add-iam-policy-binding <key> --location=… --keyring=… --member=serviceAccount:<e-mail> --role=roles/cloudkms.signer",
  keyDisabled:
    "Enable the key version (gcloud kms keys versions enable), or restore it first (gcloud kms keys versions restore).",
  wrongKeyUsage:
    "Create an HMAC key: gcloud kms keys create <key> --purpose=mac --default-algorithm=hmac-sha256 --keyring=… --location=…",
  credentialsMissing: "Run: gcloud auth application-default login --impersonate-service-account=<e-mail>",
  corrupted: "Try again; if it stays, see what blocks the way between the function and Cloud KMS.",
  rejected: "Look the status up in the Cloud KMS API reference, macSign.",
  unavailable: "Check the function's way out to cloudkms.googleapis.com and to the metadata server.",
};

function rootKeyError(code: RootKeyErrorCode, upstream?: string): RootKeyError {
  return new RootKeyError(code, { remedy: REMEDIES[code], upstream });
}

function explainFault(error: unknown): RootKeyError {
  const refused = error instanceof OutboundRefusedError;
  return rootKeyError(refused ? "rejected" : "unavailable");
}

function explainToken(error: unknown): RootKeyError {
  if (error instanceof MissingCredentialsError || error instanceof RefusedCredentialsError) {
    return rootKeyError("credentialsMissing");
  }
  const { kind, upstream } = googleFailureOf(error);
  return rootKeyError(kind === "unavailable" ? "unavailable" : "credentialsMissing", upstream);
}

function explainStatus(status: number, answer: Readonly<Record<string, unknown>>): RootKeyError {
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
    return rootKeyError(usage ? "wrongKeyUsage" : otherwise, upstream);
  }
  const codes = { denied: "accessDenied", notFound: "keyNotFound", unavailable: "unavailable" } as const;
  const kind = kindOfStatus(status);
  const known = kind === "denied" || kind === "notFound" || kind === "unavailable";
  return rootKeyError(known ? codes[kind] : "rejected", upstream);
}
