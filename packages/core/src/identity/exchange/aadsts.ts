import type { TrustClaims } from "../assertion/subject-token.ts";

/**
 * What to do after an error of the token endpoint: the same request again a bounded number of times, the same
 * once with a fresh assertion, or nothing.
 */
export type RetryPolicy = "always" | "freshAssertion" | "never";

/** What is known about one AADSTS code. */
export interface AadstsEntry {
  /** What went wrong, for a reader who knows OAuth and not Entra ID. */
  readonly meaning: string;
  /** What to change, given what the credential should say and what the assertion that was sent did say. */
  readonly remedy: (expected: TrustClaims, found: TrustClaims) => string;
  readonly retry: RetryPolicy;
}

type Remedy = AadstsEntry["remedy"];

const plain = (text: string): Remedy => {
  return () => text;
};

const where =
  "It is under App registrations, Certificates & secrets, Federated credentials, or: " +
  "az ad app federated-credential list --id $GRAPHVEIL_CLIENT_ID.";

const compare: Remedy = (_, found) =>
  `Compare the app's federated identity credential with the assertion, character by character: ` +
  `issuer ${found.issuer}, subject ${found.subject}, audience ${found.audience}. ` +
  `A credential that was created minutes ago may need some minutes more. ${where}`;
const compareIssuer: Remedy = (expected, found) =>
  `Set the credential's issuer to ${found.issuer}, without a trailing slash (expected here: ${expected.issuer}). ${where}`;
const compareAudience: Remedy = (expected, found) =>
  `Set the credential's audience to ${found.audience}. This cloud's is ${expected.audience}; ` +
  `national clouds have one of their own. ${where}`;
const compareSubject: Remedy = (expected, found) =>
  `Set the credential's subject to ${found.subject} (expected here: ${expected.subject}). ${where}`;
const copyCase: Remedy = (_, found) =>
  `The credential's subject differs from ${found.subject} only in upper and lower case: copy it exactly. ${where}`;
const readAssertion: Remedy = (_, found) =>
  `Read the assertion's header and claims: RS256, a time that is right, issuer ${found.issuer}, ` +
  `subject ${found.subject}, audience ${found.audience}.`;

const checkClock = plain("Check this machine's clock, and that nothing keeps assertions for later.");
const hostToken = plain("Present a token of the host cloud (AWS or Google), not one that Entra ID issued.");
const unreachableIssuer = plain(
  "Entra ID could not read the issuer's discovery document or keys. If both answer from elsewhere, " +
    "this is not your configuration: it passes.",
);
const requestForm = plain(
  "Check that no client secret is configured anywhere (App registrations, Certificates & secrets) and that no variable of the proxy is empty.",
);
const whichTenant = plain(
  "Check client id and tenant id, and that both belong to the configured cloud: after az login in the tenant, " +
    "az ad sp show --id $GRAPHVEIL_CLIENT_ID must find the application.",
);
const createPrincipal = plain(
  "Create the app's service principal in this tenant: an administrator of it has to consent to the app, or runs " +
    "`az ad sp create --id <client id>` there. It can take some minutes until all of Entra ID knows it.",
);
const switchCloud = plain("The tenant lives in another cloud: set GRAPHVEIL_CLOUD to it.");
const rightScope = plain("The scope must be the Graph root of the configured cloud followed by /.default.");
const enableApp = plain(
  "Enable the app's service principal again (Enterprise applications, Properties): " +
    "az ad sp update --id $GRAPHVEIL_CLIENT_ID --set accountEnabled=true.",
);
const allowEgress = plain(
  "Allow the proxy's egress address in the Conditional Access policy for workload identities (Protection, Conditional Access).",
);
const wait = plain("A passing fault of Entra ID: wait, and honour Retry-After.");

const noCredential = "no federated identity credential matches the assertion";

const entry = (retry: RetryPolicy, meaning: string, remedy: Remedy): AadstsEntry => ({
  meaning,
  remedy,
  retry,
});

/**
 * Every code that this exchange is known to meet, by number.
 *
 * The codes serve hints and bounded retries, never a decision about access: Microsoft reserves the right to
 * change them. Matching errors (70021, 700211, 700212, 700213) are retried always, not only after set-up: in the
 * field about 2 % of the exchanges on a credential that was unchanged for a month failed that way.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
export const aadsts: ReadonlyMap<number, AadstsEntry> = new Map([
  [70021, entry("always", noCredential, compare)],
  [700211, entry("always", `${noCredential}: issuer`, compareIssuer)],
  [700212, entry("always", `${noCredential}: audience`, compareAudience)],
  [700213, entry("always", `${noCredential}: subject`, compareSubject)],
  [7002138, entry("never", `${noCredential}: the subject's upper and lower case`, copyCase)],
  [7002121, entry("never", `${noCredential}: audience`, compareAudience)],
  [7002137, entry("never", `${noCredential}: subject`, compareSubject)],
  [700214, entry("never", "undocumented; its neighbours report a credential that does not match", compare)],

  [700222, entry("never", "an assertion that Entra ID itself issued is not accepted", hostToken)],
  [700226, entry("never", "of Entra ID's own tokens, only a managed identity's is accepted", hostToken)],
  [700229, entry("never", "only app-only tokens may serve as a federated credential", hostToken)],

  [700024, entry("freshAssertion", "the assertion is outside its valid time", checkClock)],
  [700027, entry("freshAssertion", "the assertion's signature does not verify", readAssertion)],
  [50027, entry("freshAssertion", "the assertion is not a valid JWT", readAssertion)],
  [50013, entry("never", "the assertion is invalid", readAssertion)],
  [50012, entry("never", "authentication failed", readAssertion)],

  [7000272, entry("always", "the signing key is not among the issuer's keys", unreachableIssuer)],
  [50166, entry("always", "the request to the issuer failed", unreachableIssuer)],
  [90061, entry("always", "the request to the issuer failed", unreachableIssuer)],
  [501661, entry("always", "the request to the issuer failed", unreachableIssuer)],

  [7000215, entry("never", "an invalid client secret was sent", requestForm)],
  [7000216, entry("never", "neither secret nor assertion was sent", requestForm)],
  [7000218, entry("never", "neither secret nor assertion was sent", requestForm)],
  [900144, entry("never", "a parameter of the request is missing", requestForm)],

  [700016, entry("never", "the app is not in this tenant", whichTenant)],
  [700011, entry("never", "the app has no service principal in this tenant", whichTenant)],
  [7000229, entry("never", "the app has no service principal in this tenant", createPrincipal)],
  [90002, entry("never", "the tenant was not found", whichTenant)],
  [900439, entry("never", "a US Government app at the public endpoint", switchCloud)],
  [90038, entry("never", "the tenant belongs to a national cloud", switchCloud)],
  [900382, entry("never", "a confidential client may not ask across clouds", switchCloud)],
  [900432, entry("never", "a confidential client may not ask across clouds", switchCloud)],

  [500011, entry("never", "the resource was not found in this tenant", rightScope)],
  [650057, entry("never", "the resource is invalid", rightScope)],
  [70011, entry("never", "the scope is invalid", rightScope)],
  [28002, entry("never", "the scope is invalid", rightScope)],

  [7000112, entry("never", "the app is disabled", enableApp)],
  [70001, entry("never", "the app is disabled or not installed", enableApp)],
  [53003, entry("never", "Conditional Access blocks the token", allowEgress)],
  [530032, entry("never", "a security policy of the tenant blocks the token", allowEgress)],
  [
    700025,
    entry(
      "never",
      "the app is a public client",
      plain("Turn off 'Allow public client flows' on the app (App registrations, Authentication)."),
    ),
  ],
  [
    7002381,
    entry("never", "the tenant demands a claim of GitHub's", plain("Check the issuer: it is not GitHub.")),
  ],
  [
    50196,
    entry(
      "never",
      "a loop of identical requests was seen",
      plain(
        "Wait some minutes, and run fewer instances: each one exchanges for itself. No token is lost by it.",
      ),
    ),
  ],
  [
    100007,
    entry(
      "never",
      "the regional endpoint refused",
      plain("Never set MSAL_FORCE_REGION; restart without it."),
    ),
  ],

  [90033, entry("always", "Entra ID is briefly unavailable", wait)],
  [90024, entry("always", "Entra ID is briefly unavailable", wait)],
  [50033, entry("always", "Entra ID met a passing fault", wait)],
  [90006, entry("always", "Entra ID met a passing fault", wait)],
  [90012, entry("always", "the request timed out inside Entra ID", wait)],
  [90055, entry("always", "the tenant is throttled", wait)],
]);
