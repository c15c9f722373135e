import type { Caller } from "@graphveil/core";

/** What Google puts in place of the signature after it has verified an identity token. */
const SIGNATURE_REMOVED = "SIGNATURE_REMOVED_BY_GOOGLE";
const ISSUERS: ReadonlySet<unknown> = new Set(["https://accounts.google.com", "accounts.google.com"]);
const BEARER = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i;

const unknown = (reason: string): Caller => ({ kind: "unknown", reason });

const readPayload = (part: string): Readonly<Record<string, unknown>> => {
  try {
    const payload: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof payload === "object" && payload !== null ? { ...payload } : {};
  } catch {
    return {};
  }
};

/**
 * The caller that Google's invoker check authenticated, read from the token that it leaves in the request.
 *
 * Only `X-Serverless-Authorization` counts where it is present: then that is the header that Google verified, and
 * `Authorization` holds whatever the client liked. The signature must be the literal that Google puts in its place: a whole
 * token means that it was not verified, and an empty signature is nothing that Google writes.
 *
 * @see https://cloud.google.com/run/docs/troubleshooting#signature-removed
 */
export function readCaller(headers: Headers): Caller {
  const header = headers.get("x-serverless-authorization") ?? headers.get("authorization");
  const [, , payload, signature] = BEARER.exec(header ?? "") ?? [];
  if (payload === undefined) return unknown("caller: no identity token");
  if (signature !== SIGNATURE_REMOVED) return unknown("caller: the token was not verified by the platform");
  const { iss, email, email_verified: isVerified, sub, exp } = readPayload(payload);
  if (!ISSUERS.has(iss) || typeof email !== "string" || typeof sub !== "string") {
    return unknown("caller: not a token of a service account");
  }
  if (typeof exp !== "number" || exp * 1000 <= Date.now()) return unknown("caller: the token has expired");
  return { kind: "gcpServiceAccount", email: isVerified === true ? email : undefined, uniqueId: sub };
}
