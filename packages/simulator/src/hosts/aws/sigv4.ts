import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { SimulatedRequest } from "../../wire/host.ts";
import type { AwsPrincipal } from "../../world.ts";
import type { FindPrincipal } from "./principals.ts";

/** Why a signature was refused; each service words it in its own way. */
export type SigV4Problem =
  | "missing"
  | "malformed"
  | "unknownKey"
  | "sessionToken"
  | "credentialsExpired"
  | "scopeDate"
  | "scopeRegion"
  | "scopeService"
  | "expired"
  | "notYetValid"
  | "unsignedHeader"
  | "payload"
  | "signature";

/** What a service expects of the signatures that it receives. */
export interface SigV4Expectation {
  readonly service: string;
  readonly region: string;
  readonly findPrincipal: FindPrincipal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The signer, or the first reason to refuse. */
export type SigV4Verdict =
  | { readonly ok: true; readonly principal: AwsPrincipal }
  | { readonly ok: false; readonly problem: SigV4Problem };

interface Authorization {
  readonly accessKeyId: string;
  readonly scope: readonly [date: string, region: string, service: string];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const CLOCK_TOLERANCE_MS = 5 * 60_000;
const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Uint8Array, data: string): Buffer =>
  createHmac("sha256", key).update(data).digest();

/** RFC 3986 encoding of all but the unreserved characters. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return text;
  }
};

function parseAuthorization(header: string): Authorization | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([a-z0-9;_-]+), ?Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (match === null) return undefined;
  const [, accessKeyId = "", date = "", region = "", service = "", signedHeaders = "", signature = ""] =
    match;
  return {
    accessKeyId,
    scope: [date, region, service],
    signedHeaders: signedHeaders.split(";"),
    signature,
  };
}

/** `20260131T235959Z` as milliseconds since the epoch, or NaN. */
export function parseAmzDate(text: string): number {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
  return basic.test(text) ? Date.parse(text.replace(basic, "$1-$2-$3T$4:$5:$6Z")) : Number.NaN;
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** Every service but S3 normalises the path and encodes once more what was already encoded on the wire. */
function canonicalPath(target: string): string {
  const kept: string[] = [];
  const path = target.split("?", 1)[0] ?? "/";
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const trailing = kept.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${kept.map(encode).join("/")}${trailing}`;
}

function canonicalQuery(target: string): string {
  const at = target.indexOf("?");
  const pairs = at < 0 ? [] : target.slice(at + 1).split("&");
  return pairs
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .sort(([name, value], [other, otherValue]) => compare(name, other) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

const headerOf = (request: SimulatedRequest, name: string): string =>
  (request.headers.get(name) ?? (name === "host" ? request.host : "")).trim().replace(/\s+/g, " ");

function expectedSignature(
  request: SimulatedRequest,
  authorization: Authorization,
  principal: AwsPrincipal,
  payloadHash: string,
): string {
  const { scope, signedHeaders } = authorization;
  const canonicalRequest = [
    request.method,
    canonicalPath(request.target),
    canonicalQuery(request.target),
    ...signedHeaders.map((name) => `${name}:${headerOf(request, name)}`),
    "",
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
  const stringToSign = [
    "AWS4-HMAC-SHA256",
    request.headers.get("x-amz-date"),
    [...scope, "aws4_request"].join("/"),
    sha256(canonicalRequest),
  ].join("\n");
  const key = [...scope, "aws4_request"].reduce<string | Uint8Array>(
    hmac,
    `AWS4${principal.secretAccessKey}`,
  );
  return hmac(key, stringToSign).toString("hex");
}

/** What can be refused before a key is looked up: scope and time. */
function refuseScope(
  date: string,
  { scope }: Authorization,
  expectation: SigV4Expectation,
): SigV4Problem | undefined {
  const signedAt = parseAmzDate(date);
  if (Number.isNaN(signedAt)) return "malformed";
  if (scope[1] !== expectation.region) return "scopeRegion";
  if (scope[2] !== expectation.service) return "scopeService";
  if (scope[0] !== date.slice(0, 8)) return "scopeDate";
  if (signedAt < expectation.now() - CLOCK_TOLERANCE_MS) return "expired";
  return signedAt > expectation.now() + CLOCK_TOLERANCE_MS ? "notYetValid" : undefined;
}

/** `host` and every `x-amz-` header must be signed, or a party in the middle could change them. */
function refuseHeaders(
  request: SimulatedRequest,
  { signedHeaders }: Authorization,
): SigV4Problem | undefined {
  const mustSign = ["host", ...request.headers.keys()].filter(
    (name) => name === "host" || name.startsWith("x-amz-"),
  );
  if (mustSign.some((name) => !signedHeaders.includes(name))) return "unsignedHeader";
  const sorted = [...signedHeaders].sort();
  return signedHeaders.every((name, index) => name === sorted[index]) ? undefined : "malformed";
}

/**
 * Verifies Signature Version 4 in the Authorization header by recomputing it
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). The computation is this file's
 * own and shares no line with an AWS SDK; it also checks what a signer cannot vouch for: that the body has the hash that
 * was signed, and that no `x-amz-` header travels unsigned. Presigned URLs are refused as unsigned requests.
 */
export function verifySigV4(request: SimulatedRequest, expectation: SigV4Expectation): SigV4Verdict {
  const refuse = (problem: SigV4Problem): SigV4Verdict => ({ ok: false, problem });
  const header = request.headers.get("authorization");
  if (header === null || header === "") return refuse("missing");
  const authorization = parseAuthorization(header);
  if (authorization === undefined) return refuse("malformed");
  const scopeProblem = refuseScope(request.headers.get("x-amz-date") ?? "", authorization, expectation);
  if (scopeProblem !== undefined) return refuse(scopeProblem);
  const principal = expectation.findPrincipal(authorization.accessKeyId);
  if (principal === undefined) return refuse("unknownKey");
  if ((request.headers.get("x-amz-security-token") ?? "") !== principal.sessionToken)
    return refuse("sessionToken");
  if (principal.expiresAt !== undefined && principal.expiresAt <= expectation.now())
    return refuse("credentialsExpired");
  const headerProblem = refuseHeaders(request, authorization);
  if (headerProblem !== undefined) return refuse(headerProblem);
  const payloadHash = sha256(request.body);
  if ((request.headers.get("x-amz-content-sha256") ?? payloadHash) !== payloadHash) return refuse("payload");
  const expected = expectedSignature(request, authorization, principal, payloadHash);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(authorization.signature))
    ? { ok: true, principal }
    : refuse("signature");
}
