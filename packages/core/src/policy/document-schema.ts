import * as z from "zod/mini";
import { actionNames, profileNames } from "../schema/treatments.ts";
import { roleArn } from "./callers.ts";
import { operationGroups, wellKnownFolders } from "./operation.ts";

/** A policy is read once in a process: to compile its parser would take longer than to read it. */
z.config({ jitless: true });

const described = <T extends z.core.$ZodType>(schema: T, description: string): T => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

const text = (form: RegExp, problem: string) => z.string().check(z.regex(form, problem));

/** A list without repeats is not asked for: what is said twice holds once. */
const list = <T extends z.core.$ZodType>(item: T, most: number, what: string) =>
  z.array(item).check(z.minLength(1, `at least one ${what}`), z.maxLength(most, `at most ${most}`));

const name = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "a name of letters, digits, . _ -");
const version = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, "a key version such as v1");
const httpsUrl = z.string().check(
  z.regex(/^https:\/\/[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[1-9]\d{0,4})?(?:\/[^\s?#\\]*)?$/, {
    error: "an https URL",
    abort: true,
  }),
  z.refine((url) => URL.canParse(url), "an https URL"),
);
const claimText = z
  .string()
  .check(z.minLength(1, "must not be empty"), z.maxLength(1024, "at most 1024 characters"));
const domain = text(
  /^(?:\*\.)?[^\s@*/\\?#:%.]+(?:\.[^\s@*/\\?#:%.]+)+\.?$/,
  "a domain such as contoso.com or *.contoso.com",
);

/** An object id as the proxy hands it out, or as the directory has it. */
const objectId = text(
  /^(?:s1_[A-Za-z0-9_-]{22,}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$/,
  "a sealed id, or an object id (a GUID)",
);
const folder = text(
  new RegExp(`^(?:${[...wellKnownFolders].join("|")}|s1_[A-Za-z0-9_-]{22,})$`),
  "a well-known folder name in lower case such as sentitems, or a sealed id",
);

const oidcIssuer = {
  issuer: described(httpsUrl, "`iss` of the tokens, to the letter."),
  audience: described(claimText, "`aud` of the tokens: what the issuer calls this proxy."),
  jwksUri: described(httpsUrl, "Where the issuer publishes its keys (RFC 7517). One issuer has one."),
};

const claim = z.strictObject({
  name: described(
    text(
      /^(?!(?:iss|sub|aud|exp|nbf|iat|jti)$)[!-~]{1,128}$/,
      "the name of a claim other than iss, sub, aud, exp, nbf, iat, jti",
    ),
    "Name of a top-level claim.",
  ),
  value: described(claimText, "What the claim must be, to the letter; a claim that is a list never matches."),
});

const match = z.union([
  z.strictObject({
    awsRole: described(
      text(roleArn, "the ARN of an IAM role"),
      "ARN of an IAM role, any session of it. A path in the ARN plays no part.",
    ),
  }),
  z.strictObject({
    awsAccount: described(
      text(/^\d{12}$/, "twelve digits"),
      "An AWS account: every principal of it that no role entry names.",
    ),
  }),
  z.strictObject({
    gcpServiceAccount: described(
      text(
        /^(?:\d{21}|[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com)$/,
        "a unique id (21 digits) or an e-mail",
      ),
      "A Google service account by unique id (preferred: an e-mail can be given to another later) or by e-mail.",
    ),
  }),
  z.strictObject({
    oidc: described(
      z.union([
        z.strictObject({
          ...oidcIssuer,
          subject: described(claimText, "`sub` of the tokens, to the letter."),
        }),
        z.strictObject({
          ...oidcIssuer,
          claim: described(claim, "A claim that tells the caller from others of the issuer."),
        }),
      ]),
      "A caller whose tokens the proxy itself verifies, where GRAPHVEIL_CALLER_AUTH is oidc: by subject, or by one claim.",
    ),
  }),
  z.strictObject({
    local: described(z.literal(true), "The caller of the local server, on loopback only."),
  }),
]);

const groups = described(
  list(z.enum(operationGroups), 16, "group"),
  "Groups of operations that the caller may use.",
);

const templates = list(z.string().check(z.maxLength(200, "at most 200 characters")), 500, "operation");

const operations = described(
  z.strictObject({
    allow: z.optional(described(templates, "Operations besides those of the groups.")),
    deny: z.optional(described(templates, "Operations that are refused, whatever else allows them.")),
  }),
  "Single operations, by template as in the catalogue, such as `/users/{user-id}/messages`.",
);

const mailboxSet = z.union([
  list(objectId, 10_000, "mailbox"),
  z.strictObject({
    group: described(
      objectId,
      "A group's id; who is in it, also through groups inside it, is looked up every 15 minutes.",
    ),
  }),
]);

/** Classes that a policy may treat otherwise than its profile. */
const classNames = [
  "keep",
  "pseudo",
  "name",
  "obj",
  "item",
  "corr",
  "text",
  "url",
  "phone",
  "loc",
  "org",
  "sens",
] as const;

const overrides = z.strictObject({
  classes: z.optional(
    described(z.partialRecord(z.enum(classNames), z.enum(actionNames)), "Actions by property class."),
  ),
  properties: z.optional(
    described(
      z.record(text(/^[A-Za-z]+\.[A-Za-z]\w*$/, "a property such as event.importance"), z.enum(actionNames)),
      "Actions by `type.property`; they win over classes.",
    ),
  ),
});

const phrases = list(
  text(
    /^(?=.*[\p{L}\p{N}])(?!\s)[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,100}(?<!\s)$/u,
    "a phrase of 1 to 100 characters with a letter or digit, without control characters and outer spaces",
  ),
  500,
  "phrase",
);

const settings = {
  overrides: z.optional(
    described(overrides, "What differs from the profile. Nothing can let a secret through."),
  ),
  phrases: z.optional(
    described(
      phrases,
      "Literal phrases for the action `phrases`: texts say which of them they hold, and nothing else.",
    ),
  ),
};

const profile = z.enum(profileNames);

const keys = z.strictObject({
  issue: described(version, "The version that new tokens are made with."),
  accept: described(list(version, 16, "version"), "Every version whose seals still open, `issue` included."),
});

const callerSchema = z.strictObject({
  name: described(name, "What audit events call the caller."),
  match: described(match, "Who the caller is, in exactly one form."),
  groups: z._default(groups, []),
  operations: z.optional(operations),
  mailboxes: z.optional(described(mailboxSet, "The only mailboxes that may be read. Absent: all.")),
  exclude: z.optional(described(mailboxSet, "Mailboxes that may not be read. Wins over `mailboxes`.")),
  folders: z.optional(
    described(
      list(folder, 500, "folder"),
      "The only mail folders that may be read, also where a message is read by id. A folder's children are not included.",
    ),
  ),
  private: z.optional(
    described(z.literal("drop"), "Leaves out messages and events whose sensitivity is not normal."),
  ),
  scopeDirectory: z.optional(
    described(
      z.boolean(),
      "Leaves users outside `mailboxes` and inside `exclude` out of the directory, too.",
    ),
  ),
  profile: z.optional(
    described(
      profile,
      "A profile of the caller's own; the document's overrides and phrases do not hold then.",
    ),
  ),
  ...settings,
  separate: z.optional(
    described(z.boolean(), "Gives the caller keys of his own: none of his tokens equals another caller's."),
  ),
});

/** A whole policy, in form; what one part of it says of another is checked by `parsePolicyDocument`. */
export const documentSchema = described(
  z.strictObject({
    $schema: z.optional(described(z.string(), "Path or URL of this schema, for editors.")),
    profile: z._default(
      described(
        profile,
        "What callers see: `strict` (default), `analytics`, or `raw`, which is for the owner's own use.",
      ),
      "strict",
    ),
    ...settings,
    tenantDomains: z._default(
      described(
        z.array(domain).check(z.maxLength(5000, "at most 5000")),
        "Domains that stay readable behind pseudonyms: the tenant's own. `*.contoso.com` covers what is below contoso.com, and not contoso.com.",
      ),
      [],
    ),
    keys: z._default(described(keys, "Versions of the root key."), { issue: "v1", accept: ["v1"] }),
    callers: described(list(callerSchema, 200, "caller"), "Who may read. No entry, no access."),
  }),
  "A policy of Graphveil: who may read what of Microsoft Graph, and how much of it he sees.",
);

/** Parts of a policy that can be read by themselves, whatever is wrong with the rest. */
export const documentParts = {
  name,
  match,
  settings: z.object({ profile: z.optional(profile), ...settings }),
};
