import { OutboundRefusedError } from "@graphveil/core";

/** What is known of an error of google-auth-library without quoting it. */
export interface GoogleFailure {
  /** `HTTP 403` and the like, when there was an answer. */
  readonly upstream: string | undefined;
  readonly kind: "denied" | "notFound" | "refusedOutbound" | "badAnswer" | "unavailable" | "other";
}

/**
 * Classifies what the library threw, only by type and status: its errors carry the request and the response.
 *
 * `RangeError` is what it throws for an answer without the metadata server's header.
 */
export function googleFailureOf(error: unknown): GoogleFailure {
  const status = statusOf(error);
  if (status !== undefined) {
    return { upstream: `HTTP ${status}`, kind: kindOfStatus(status) };
  }
  if (error instanceof RangeError) {
    return { upstream: undefined, kind: "badAnswer" };
  }
  return { upstream: undefined, kind: kindOfCause(error) };
}

/** The same for the answers of Google's APIs. */
export function kindOfStatus(status: number): GoogleFailure["kind"] {
  if (status === 401 || status === 403) {
    return "denied";
  }
  if (status === 404) {
    return "notFound";
  }
  return status === 429 || status >= 500 ? "unavailable" : "other";
}

function kindOfCause(error: unknown): GoogleFailure["kind"] {
  if (!(error instanceof Error) || !("config" in error)) {
    return "other";
  }
  const { cause } = error;
  return cause instanceof OutboundRefusedError ? "refusedOutbound" : "unavailable";
}

function statusOf(error: unknown): number | undefined {
  const response: unknown = error instanceof Error ? Reflect.get(error, "response") : undefined;
  const status: unknown =
    typeof response === "object" && response ? Reflect.get(response, "status") : undefined;
  return typeof status === "number" ? status : undefined;
}
