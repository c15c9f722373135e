/** What is known of an error of the AWS SDK without quoting it. */
export interface AwsFailure {
  /** The service's error code, such as `AccessDenied`; undefined for what did not come from a service. */
  readonly code: string | undefined;
  readonly kind: "denied" | "noCredentials" | "badCredentials" | "unavailable" | "other";
}

const DENIED = /^AccessDenied(?:Exception)?$/;
const BAD_CREDENTIALS =
  /^(?:ExpiredToken|InvalidClientTokenId|UnrecognizedClient|IncompleteSignature|SignatureDoesNotMatch|InvalidSignature|MissingAuthenticationToken)(?:Exception)?$/;
const UNAVAILABLE = /^(?:NetworkError|TimeoutError|Throttling(?:Exception)?|RequestLimitExceeded)$/;

/**
 * Classifies what the SDK threw, only by name and status.
 *
 * Messages of AWS name role, account and key, and the SDK's errors carry the response: none of it may go on.
 */
export function awsFailureOf(error: unknown): AwsFailure {
  const name = error instanceof Error ? error.name : "";
  const code = /^[A-Za-z]{1,64}$/.test(name) && name !== "Error" ? name : undefined;
  return { code, kind: kindOf(name, statusOf(error)) };
}

function kindOf(name: string, status: number | undefined): AwsFailure["kind"] {
  if (DENIED.test(name)) {
    return "denied";
  }
  if (name === "CredentialsProviderError") {
    return "noCredentials";
  }
  if (BAD_CREDENTIALS.test(name)) {
    return "badCredentials";
  }
  const failing = status !== undefined && (status >= 500 || status === 429);
  return failing || UNAVAILABLE.test(name) ? "unavailable" : "other";
}

function statusOf(error: unknown): number | undefined {
  const metadata: unknown = error instanceof Error ? Reflect.get(error, "$metadata") : undefined;
  const status: unknown =
    typeof metadata === "object" && metadata ? Reflect.get(metadata, "httpStatusCode") : undefined;
  return typeof status === "number" ? status : undefined;
}
