import { json, type SimulatedResponse } from "../../wire/host.ts";

/** The canonical codes of Google APIs that the simulators use, with their HTTP status. */
const statuses = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;

/** A canonical code of Google APIs. */
export type GoogleStatus = keyof typeof statuses;

/** The error body of Google's JSON APIs (google.aip.dev/193). */
export function googleError(
  status: GoogleStatus,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): SimulatedResponse {
  const code = statuses[status];
  return json(code, { error: { code, message, status } }, headers);
}

/** The code that belongs to an HTTP status, for injected faults. */
export function googleStatusOf(httpStatus: number): GoogleStatus {
  const exact = (Object.keys(statuses) as GoogleStatus[]).find((name) => statuses[name] === httpStatus);
  return exact ?? (httpStatus < 500 ? "INVALID_ARGUMENT" : "UNAVAILABLE");
}

/** What every Google API answers to a missing or unknown access token. */
export function unauthenticated(problem: "missing" | "invalid"): SimulatedResponse {
  const what =
    problem === "missing"
      ? "Request is missing required authentication credential."
      : "Request had invalid authentication credentials.";
  const challenge =
    problem === "missing"
      ? 'Bearer realm="https://accounts.google.com/"'
      : 'Bearer realm="https://accounts.google.com/", error="invalid_token"';
  return googleError(
    "UNAUTHENTICATED",
    `${what} Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.`,
    { "www-authenticate": challenge },
  );
}
