import * as v from "valibot";
import { actionNames, profileNames } from "../schema/treatments.ts";
import { roleArn } from "./callers.ts";
import {
  anyText,
  arrayOf,
  described,
  flag,
  list,
  members,
  membersNamed,
  oneOf,
  text,
  textUpTo,
} from "./document-forms.ts";
import { operationGroups, wellKnownFolders } from "./operation.ts";
import { catalogue } from "./operations/catalogue.ts";

const name = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "a name of letters, digits, . _ -");
const version = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, "a key version such as v1");
const httpsUrl = v.pipe(
  text(/^https:\/\/[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[1-9]\d{0,4})?(?:\/[^\s?#\\]*)?$/, "an https URL"),
  v.check((url) => URL.canParse(url), "an https URL"),
);
const claimText = textUpTo(1024);
const domain = text(
  /^(?:\*\.)?[^\s@*/\\?#:%.]+(?:\.[^\s@*/\\?#:%.]+)+\.?$/,
  "a domain such as contoso.com or *.contoso.com",
);

/** An object id as the proxy hands it out, or as the directory has it. */
const objectId = text(
  /^(?:s1_[A-Za-z0-9_-]{22,}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$/,
  "a sealed id, or an object id (a GUID)",
);
const aFolder = "a well-known folder name in lower case such as sentitems, or a sealed id";
const folder = v.union(
  [v.picklist([...wellKnownFolders]), text(/^s1_[A-Za-z0-9_-]{22,}$/, aFolder)],
  aFolder,
);

const oidcIssuer = {
  issuer: described(httpsUrl, "`iss` of the tokens, to the letter."),
  audience: described(claimText, "`aud` of the tokens: what the issuer calls this proxy."),
  jwksUri: described(httpsUrl, "Where the issuer publishes its keys (RFC 7517). One issuer has one."),
};

const claim = members({
  name: described(
    text(
      /^(?!(?:iss|sub|aud|exp|nbf|iat|jti)$)[!-~]{1,128}$/,
      "the name of a claim other than iss, sub, aud, exp, nbf, iat, jti",
    ),
    "Name of a top-level claim.",
  ),
  value: described(claimText, "What the claim must be, to the letter; a claim that is a list never matches."),
});

/** The names of a value's members. */
const namesOf = (value: unknown): readonly string[] =>
  typeof value === "object" && value !== null ? Object.keys(value) : [];

const bySubject = members({
  ...oidcIssuer,
  subject: described(claimText, "`sub` of the tokens, to the letter."),
});
const byClaim = members({
  ...oidcIssuer,
  claim: described(claim, "A claim that tells the caller from others of the issuer."),
});
const anyOidc = v.union(
  [bySubject, byClaim],
  "must have issuer, audience, jwksUri, and either subject or claim",
);
const oidc = v.lazy((value) => {
  const names = namesOf(value);
  const hasClaim = names.includes("claim");
  if (hasClaim === names.includes("subject")) return anyOidc;
  return hasClaim ? byClaim : bySubject;
});

const matches = {
  awsRole: members({
    awsRole: described(
      text(roleArn, "the ARN of an IAM role"),
      "ARN of an IAM role, any session of it. A path in the ARN plays no part.",
    ),
  }),
  awsAccount: members({
    awsAccount: described(
      text(/^\d{12}$/, "twelve digits"),
      "An AWS account: every principal of it that no role entry names.",
    ),
  }),
  gcpServiceAccount: members({
    gcpServiceAccount: described(
      text(
        /^(?:\d{21}|[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com)$/,
        "a unique id (21 digits) or an e-mail",
      ),
      "A Google service account by unique id (preferred: an e-mail can be given to another later) or by e-mail.",
    ),
  }),
  oidc: members({
    oidc: described(
      oidc,
      "A caller whose tokens the proxy itself verifies, where GRAPHVEIL_CALLER_AUTH is oidc: by subject, or by one claim.",
    ),
  }),
  local: members({
    local: described(v.literal(true, "must be true"), "The caller of the local server, on loopback only."),
  }),
};
const anyMatch = v.union(
  [matches.awsRole, matches.awsAccount, matches.gcpServiceAccount, matches.oidc, matches.local],
  "must have exactly one of local, awsRole, awsAccount, gcpServiceAccount, oidc, and that well-formed",
);
const isForm = (name: string | undefined): name is keyof typeof matches =>
  name !== undefined && Object.hasOwn(matches, name);
const match = v.lazy((value) => {
  const [form, ...others] = namesOf(value);
  return isForm(form) && others.length === 0 ? matches[form] : anyMatch;
});

const groups = described(
  list(oneOf(operationGroups), 16, "group"),
  "Groups of operations that the caller may use.",
);

const template = v.picklist(
  catalogue.map((operation) => operation.template),
  "is no operation of the catalogue",
);
const templates = list(template, 500, "operation");

const operations = described(
  members({
    allow: v.optional(described(templates, "Operations besides those of the groups.")),
    deny: v.optional(described(templates, "Operations that are refused, whatever else allows them.")),
  }),
  "Single operations, by template as in the catalogue, such as `/users/{user-id}/messages`.",
);

const mailboxList = list(objectId, 10_000, "mailbox");
const mailboxGroup = members({
  group: described(
    objectId,
    "A group's id; who is in it, also through groups inside it, is looked up every 15 minutes.",
  ),
});
const anyMailboxes = v.union([mailboxList, mailboxGroup], "must be a list of ids, or one group");
const mailboxes = v.lazy((value) => {
  if (Array.isArray(value)) return mailboxList;
  return typeof value === "object" && value !== null ? mailboxGroup : anyMailboxes;
});

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

const className = v.picklist(classNames, "has members that no policy has");
const action = oneOf(actionNames);

const overrides = members({
  classes: v.optional(described(membersNamed(className, action), "Actions by property class.")),
  properties: v.optional(
    described(
      membersNamed(
        text(/^[A-Za-z]+\.[A-Za-z]\w*$/, "has a member whose name is not of the form type.property"),
        action,
      ),
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
  overrides: v.optional(
    described(
      v.lazy(() => overrides),
      "What differs from the profile. Nothing can let a secret through.",
    ),
  ),
  phrases: v.optional(
    described(
      phrases,
      "Literal phrases for the action `phrases`, 4000 characters altogether: texts say which of them they hold, and nothing else.",
    ),
  ),
};

const profile = oneOf(profileNames);

const keys = members({
  issue: described(version, "The version that new tokens are made with."),
  accept: described(list(version, 16, "version"), "Every version whose seals still open, `issue` included."),
});

const caller = members({
  name: described(name, "What audit events call the caller."),
  match: described(match, "Who the caller is, in exactly one form."),
  groups: v.optional(groups),
  operations: v.optional(operations),
  mailboxes: v.optional(described(mailboxes, "The only mailboxes that may be read. Absent: all.")),
  exclude: v.optional(described(mailboxes, "Mailboxes that may not be read. Wins over `mailboxes`.")),
  folders: v.optional(
    described(
      list(folder, 500, "folder"),
      "The only mail folders that may be read, also where a message is read by id. A folder's children are not included.",
    ),
  ),
  private: v.optional(
    described(oneOf(["drop"]), "Leaves out messages and events whose sensitivity is not normal."),
  ),
  scopeDirectory: v.optional(
    described(flag, "Leaves users outside `mailboxes` and inside `exclude` out of the directory, too."),
  ),
  profile: v.optional(
    described(
      profile,
      "A profile of the caller's own; the document's overrides and phrases do not hold then.",
    ),
  ),
  ...settings,
  separate: v.optional(
    described(flag, "Gives the caller keys of his own: none of his tokens equals another caller's."),
  ),
});

/** A whole policy, in form; what one part of it says of another is checked by `parsePolicyDocument`. */
export const documentSchema = described(
  members({
    $schema: v.optional(described(anyText, "Path or URL of this schema, for editors.")),
    profile: v.optional(
      described(
        profile,
        "What callers see: `strict` (default), `analytics`, or `raw`, which is for the owner's own use.",
      ),
      "strict",
    ),
    ...settings,
    tenantDomains: v.optional(
      described(
        v.pipe(arrayOf(domain), v.maxLength(5000, "at most 5000")),
        "Domains that stay readable behind pseudonyms: the tenant's own. `*.contoso.com` covers what is below contoso.com, and not contoso.com.",
      ),
      [],
    ),
    keys: v.optional(described(keys, "Versions of the root key."), { issue: "v1", accept: ["v1"] }),
    callers: described(list(caller, 200, "caller"), "Who may read. No entry, no access."),
  }),
  "A policy of Graphveil: who may read what of Microsoft Graph, and how much of it he sees.",
);

/** Parts of a policy that can be read by themselves, whatever is wrong with the rest. */
export const documentParts = {
  name,
  match,
  settings: v.object({ profile: v.optional(profile), ...settings }),
};

/** Parts that have several forms or stand in several places, by the names that the published schema gives them. */
export const documentDefinitions = {
  match: anyMatch,
  oidc: anyOidc,
  mailboxes: anyMailboxes,
  operation: template,
  action,
  overrides,
};
