import { readSubjectToken, SubjectTokenError, type SubjectTokenProvider } from "@graphveil/core";
import {
  createCallerIdentity,
  createLocalIdentity,
  createMetadataIdentity,
  type GoogleIdentity,
  MissingCredentialsError,
  type RefusedCredentials,
  RefusedCredentialsError,
} from "./clients.ts";
import { type GoogleFailure, googleFailureOf } from "./google-failure.ts";
import type { GoogleTransportOptions } from "./transport.ts";

/** Where the service account's identity comes from. */
export type GoogleIdentitySource =
  /** The metadata server of the function's sandbox. */
  | "metadata"
  /** Application default credentials that impersonate the service account: only for local work. */
  | "local";

/** What a URL carries unchanged: the library puts the audience into one without encoding it. */
const AUDIENCE = /^[A-Za-z0-9._~:/-]{1,600}$/;

/**
 * Subject tokens of the function's own service account, from the metadata server.
 *
 * The service account needs no role for a token of its own. One attempt takes at most 2 s, and there are two.
 *
 * @see https://cloud.google.com/run/docs/securing/service-identity#identity_tokens
 */
export function createMetadataSubjectTokenProvider(options: GoogleTransportOptions): SubjectTokenProvider {
  return providerOf(createMetadataIdentity(options), METADATA_REMEDIES);
}

/**
 * Subject tokens of a service account that the developer impersonates: for local work.
 *
 * Needs `roles/iam.serviceAccountOpenIdTokenCreator` on that service account, and through the pinned fetch
 * `iamcredentials.googleapis.com` and `oauth2.googleapis.com`.
 *
 * @see https://cloud.google.com/docs/authentication/use-service-account-impersonation
 */
export function createLocalSubjectTokenProvider(options: GoogleTransportOptions): SubjectTokenProvider {
  return providerOf(createLocalIdentity(options), LOCAL_REMEDIES);
}

/**
 * Tokens with which a service account calls a deployed proxy; their audience is the service's URL.
 *
 * Needs `roles/iam.serviceAccountOpenIdTokenCreator` where it is impersonated, and the same hosts as
 * {@link createLocalSubjectTokenProvider}.
 *
 * @see https://cloud.google.com/run/docs/authenticating/service-to-service
 */
export function createCallerTokenProvider(options: GoogleTransportOptions): SubjectTokenProvider {
  return providerOf(createCallerIdentity(options), LOCAL_REMEDIES);
}

type Remedies = Readonly<Record<GoogleFailure["kind"], string>>;

function providerOf(identity: Pick<GoogleIdentity, "idToken">, remedies: Remedies): SubjectTokenProvider {
  return {
    expects: {
      issuer: "https://accounts.google.com",
      subject: "the unique id (21 digits) of the service account",
    },
    async getSubjectToken({ audience, signal }) {
      signal.throwIfAborted();
      if (!AUDIENCE.test(audience)) {
        throw new SubjectTokenError("audienceInvalid", {
          remedy: "Use letters, digits and . _ ~ : / - in GRAPHVEIL_AUDIENCE.",
        });
      }
      try {
        const token = await identity.idToken(audience, signal);
        return readSubjectToken(typeof token === "string" ? token : "");
      } catch (error) {
        signal.throwIfAborted();
        throw explain(error, remedies);
      }
    },
  };
}

const IMPERSONATE =
  "gcloud auth application-default login --impersonate-service-account=<e-mail of the service account>";

const REFUSED: Readonly<Record<RefusedCredentials, string>> = {
  user: `An ID token of yours has you as its subject, not the workload. Impersonate its service account: ${IMPERSONATE}`,
  externalAccount: `An external account cannot mint ID tokens. Impersonate the service account: ${IMPERSONATE}`,
  serviceAccountKey: `A service account key is a stored secret. Delete it and impersonate instead: ${IMPERSONATE}`,
  unknown: `Impersonate the workload's service account: ${IMPERSONATE}`,
};

const ANSWERED = "Look the status up in Google's documentation of the token service.";
const PINNED =
  "The request would have left the pinned hosts: check GCE_METADATA_HOST and the credentials file.";

const METADATA_REMEDIES: Remedies = {
  denied: "Give the function a service account of its own, and no access scopes that leave identity out.",
  notFound: "Give the function a service account of its own: gcloud run services update --service-account",
  refusedOutbound: PINNED,
  badAnswer: "Something else answers instead of the metadata server: check GCE_METADATA_HOST.",
  unavailable: "The metadata server exists only on Google Cloud. Elsewhere use the local identity.",
  other: ANSWERED,
};

const LOCAL_REMEDIES: Remedies = {
  denied:
    "Grant yourself roles/iam.serviceAccountOpenIdTokenCreator on the service account, enable " +
    `iamcredentials.googleapis.com, and if your login has expired, run: ${IMPERSONATE}`,
  notFound: `The service account does not exist. Run: ${IMPERSONATE}`,
  refusedOutbound: PINNED,
  badAnswer: ANSWERED,
  unavailable: "Check the machine's way out to oauth2.googleapis.com and iamcredentials.googleapis.com.",
  other: `Your login may have expired. Run: ${IMPERSONATE}`,
};

function explain(error: unknown, remedies: Remedies): SubjectTokenError {
  if (error instanceof SubjectTokenError) {
    return error;
  }
  if (error instanceof RefusedCredentialsError) {
    return new SubjectTokenError("credentialsRefused", { remedy: REFUSED[error.credentials] });
  }
  if (error instanceof MissingCredentialsError) {
    return new SubjectTokenError("credentialsMissing", { remedy: `Run: ${IMPERSONATE}` });
  }
  const { kind, upstream } = googleFailureOf(error);
  return new SubjectTokenError(CODES[kind], { remedy: remedies[kind], upstream });
}

const CODES = {
  denied: "accessDenied",
  notFound: "rejected",
  refusedOutbound: "rejected",
  badAnswer: "malformed",
  unavailable: "unavailable",
  other: "rejected",
} as const;
