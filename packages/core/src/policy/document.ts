import * as z from "zod/mini";
import { matchKey, parseRoleArn } from "./callers.ts";
import { operationGroups } from "./operation.ts";

const name = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "a name of letters, digits, . _ -"));
const version = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, "a key version such as v1"));
const https = z
  .string()
  .check(
    z.refine(
      (text) => /^https:\/\/[^\s/?#@\\]+(?:\/[^\s?#\\]*)?$/.test(text) && URL.canParse(text),
      "an https URL",
    ),
  );
const nonEmpty = z.string().check(z.minLength(1, "must not be empty"));

const domain = z
  .string()
  .check(z.regex(/^(?:\*\.)?[^\s@*/]+\.[^\s@*/]+$/, "a domain such as contoso.com or *.contoso.com"));

const match = z.union([
  z.strictObject({ local: z.literal(true) }),
  z.strictObject({
    awsRole: z.string().check(z.refine((arn) => parseRoleArn(arn) !== undefined, "the ARN of an IAM role")),
  }),
  z.strictObject({ awsAccount: z.string().check(z.regex(/^\d{12}$/, "twelve digits")) }),
  z.strictObject({
    gcpServiceAccount: z
      .string()
      .check(
        z.regex(
          /^(?:\d{21}|[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com)$/,
          "a unique id (21 digits) or an e-mail",
        ),
      ),
  }),
  z.strictObject({
    oidc: z.strictObject({ issuer: https, audience: nonEmpty, subject: nonEmpty, jwksUri: https }),
  }),
]);

const action = z.enum(["keep", "drop", "pseudonymize", "seal", "token", "digest", "phrases"]);

const overrides = z.strictObject({
  classes: z.optional(z.record(z.string(), action)),
  properties: z.optional(z.record(z.string(), action)),
});

const phrases = z.array(nonEmpty).check(z.minLength(1, "at least one phrase"));

const profile = z.enum(["strict", "analytics", "raw"]);

const caller = z.strictObject({
  name,
  match,
  profile: z.optional(profile),
  overrides: z.optional(overrides),
  phrases: z.optional(phrases),
  separate: z.optional(z.boolean()),
  groups: z.array(z.enum(operationGroups)).check(z.minLength(1, "at least one group")),
});

const keys = z
  .strictObject({ issue: version, accept: z.array(version).check(z.minLength(1, "at least one version")) })
  .check(z.refine(({ issue, accept }) => accept.includes(issue), "accept must contain issue"));

const callers = z.array(caller).check(
  z.minLength(1, "at least one caller"),
  z.refine(
    (entries) => new Set(entries.map((entry) => entry.name)).size === entries.length,
    "two callers of one name",
  ),
  z.refine(
    (entries) => new Set(entries.map((entry) => matchKey(entry.match))).size === entries.length,
    "two entries that match the same caller",
  ),
);

const document = z.strictObject({
  $schema: z.optional(z.string()),
  profile: z._default(profile, "strict"),
  overrides: z.optional(overrides),
  phrases: z.optional(phrases),
  tenantDomains: z._default(z.array(domain), []),
  keys: z._default(keys, { issue: "v1", accept: ["v1"] }),
  callers,
});

/** A policy as it is written down. */
export type PolicyDocument = z.output<typeof document>;

/** One fault of a policy; it names the place and what belongs there, never what stands there. */
export interface PolicyFault {
  /** JSON pointer (RFC 6901), empty for the document itself. */
  readonly pointer: string;
  readonly problem: string;
}

/** The policy, or all of its faults. */
export type PolicyResult =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };

const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const problemOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case "invalid_type":
      return `must be of type ${issue.expected}`;
    case "unrecognized_keys":
      return "has members that no policy has";
    case "invalid_union":
      return "must have exactly one of local, awsRole, awsAccount, gcpServiceAccount, oidc, and that well-formed";
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    default:
      return issue.message;
  }
};

/** Reads a policy from parsed JSON and reports all faults together. */
export function parsePolicyDocument(value: unknown): PolicyResult {
  const result = document.safeParse(value);
  if (result.success) return { ok: true, document: result.data };
  const faults = result.error.issues.map((issue) => ({
    pointer: pointerTo(issue.path),
    problem: problemOf(issue),
  }));
  return { ok: false, faults };
}
