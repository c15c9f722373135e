import * as v from "valibot";
import { roleArn } from "../callers.ts";
import { described, members, text, textUpTo, wholeNumber } from "./forms.ts";

const anHttpsUrl = "an https URL without query";
const httpsUrl = v.pipe(
  text(/^https:\/\/[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[1-9]\d{0,4})?(?:\/[^\s?#\\]*)?$/, anHttpsUrl),
  v.check((url) => URL.canParse(url), `must be ${anHttpsUrl}`),
);
const claimText = textUpTo(1024);

const oidcIssuer = {
  issuer: described(httpsUrl, "`iss` of the tokens, to the letter."),
  audience: described(claimText, "`aud` of the tokens: what the issuer calls this proxy."),
  jwksUri: described(httpsUrl, "Where the issuer publishes its keys (RFC 7517). One issuer has one."),
  authorizedParty: v.optional(
    described(
      claimText,
      "`azp` of the tokens, to the letter: the client that they were issued to. Tokens with several audiences are refused without it.",
    ),
  ),
  maxLifetimeHours: v.optional(
    described(
      wholeNumber(1, 8760),
      "Longest lifetime of the tokens in hours, from `iat` to `exp`. Default 48.",
    ),
  ),
};

const claim = members({
  name: described(
    text(
      /^(?!(?:iss|sub|aud|exp|nbf|iat|jti)$)[!-~]{1,128}$/,
      "the name of a claim other than iss, sub, aud, exp, nbf, iat, jti",
    ),
    "Name of a top-level claim. `email` and `phone_number` count only beside `email_verified` or `phone_number_verified` that is true.",
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
/** Every form of an OIDC caller. */
export const anyOidc = v.union(
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
      text(
        roleArn,
        "the ARN of one IAM role, such as arn:aws:iam::123456789012:role/reader, not of a session",
      ),
      "ARN of an IAM role, any session of it. A path in the ARN plays no part.",
    ),
  }),
  awsAccount: members({
    awsAccount: described(
      text(/^\d{12}$/, "an account's twelve digits"),
      "An AWS account: its root user, and every user and role of it that no role entry names; no federated user of STS.",
    ),
  }),
  gcpServiceAccount: members({
    gcpServiceAccount: described(
      text(
        /^(?:\d{21}|[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com)$/,
        "a service account's unique id (21 digits) or e-mail",
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
/** Every form of a match. */
export const anyMatch = v.union(
  [matches.awsRole, matches.awsAccount, matches.gcpServiceAccount, matches.oidc, matches.local],
  "must have exactly one of awsRole, awsAccount, gcpServiceAccount, oidc, local",
);
const isForm = (name: string | undefined): name is keyof typeof matches =>
  name !== undefined && Object.hasOwn(matches, name);
/** Who a caller is, in exactly one form; read by only that form, so that each fault names its place. */
export const match = v.lazy((value) => {
  const [form, ...others] = namesOf(value);
  return isForm(form) && others.length === 0 ? matches[form] : anyMatch;
});
