import { X509Certificate } from "node:crypto";
import type { Expected } from "./expected.ts";
import type { Observed } from "./tenant.ts";

type Json = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const members = (value: unknown): Json =>
  typeof value === "object" && value !== null ? (value as Json) : {};

/** Application roles that open mailboxes in the whole tenant; the module's `mailbox_role_pattern`. */
export const MAILBOX_ROLE = /^(?:Mail[A-Za-z-]*|Calendars|Contacts)\./;

const SHA1_HEX_DIGITS = 40;

/** The thumbprint of an uploaded certificate, which Graph gives in hexadecimal or in base64: upper-case hexadecimal. */
function thumbprintOf(credential: unknown): string {
  const text = String(members(credential)["customKeyIdentifier"] ?? "");
  const isHex = text.length === SHA1_HEX_DIGITS && /^[0-9a-f]+$/i.test(text);
  return (isHex ? text : Buffer.from(text, "base64").toString("hex")).toUpperCase();
}

const thumbprintsOf = ({ certificates }: Expected): ReadonlySet<string> =>
  new Set(certificates.map((pem) => new X509Certificate(pem).fingerprint.replaceAll(":", "")));

/** Secrets and certificates that are not this installation's own. */
function secretsOf(of: string, entity: Json, known: ReadonlySet<string>): readonly string[] {
  const secrets = listOf(entity["passwordCredentials"]).length;
  const foreign = listOf(entity["keyCredentials"]).filter((each) => !known.has(thumbprintOf(each))).length;
  const found = [
    [secrets, "client secrets"],
    [foreign, known.size === 0 ? "certificates" : "certificates that are not expected"],
  ] as const;
  return found.flatMap(([count, what]) =>
    count > 0 ? [`${of} has ${count} ${what}; it must have no credential but its own`] : [],
  );
}

/** Certificates that the proxies sign for and the application does not have. */
function missingCertificates(expected: Expected, application: Json): readonly string[] {
  const uploaded = new Set(listOf(application["keyCredentials"]).map(thumbprintOf));
  return [...thumbprintsOf(expected)]
    .filter((thumbprint) => !uploaded.has(thumbprint))
    .map((thumbprint) => `the certificate with the thumbprint ${thumbprint} is not uploaded`);
}

function shapeOf(application: Json, principal: Json): readonly string[] {
  const redirects = ["web", "spa", "publicClient"].flatMap((name) =>
    listOf(members(application[name])["redirectUris"]),
  );
  return [
    ...(application["signInAudience"] === "AzureADMyOrg" ? [] : ["the application is open to other tenants"]),
    ...(redirects.length > 0
      ? [`the application has ${redirects.length} redirect URIs; people must not sign in to it`]
      : []),
    ...(application["isFallbackPublicClient"] === true ? ["the application is a public client"] : []),
    ...(principal["accountEnabled"] === false
      ? ["the enterprise application is disabled: nobody can act as it"]
      : []),
  ];
}

const keyOf = ({ issuer, subject, audiences }: Json): string => JSON.stringify([issuer, subject, audiences]);

function credentialFindings({ credentials }: Expected, observed: readonly Json[]): readonly string[] {
  const wanted = new Set(
    credentials.map(({ issuer, subject, audience }) => keyOf({ issuer, subject, audiences: [audience] })),
  );
  const found = new Set(observed.map(keyOf));
  return [
    ...observed
      .filter((credential) => !wanted.has(keyOf(credential)))
      .map(
        ({ name }) => `the federated credential ${JSON.stringify(name)} trusts somebody who is not expected`,
      ),
    ...[...wanted]
      .filter((key) => !found.has(key))
      .map((key) => `the federated credential ${key} is missing`),
  ];
}

const ownerFindings = (of: string, { owners }: Expected, observed: readonly Json[]): readonly string[] =>
  observed
    .filter(({ id }) => !owners.includes(String(id)))
    .map(({ id }) => `${of} has the owner ${id}, who can add a credential and become the application`);

function grantFindings(expected: Expected, { grants, graph }: Observed): readonly string[] {
  const names = grants
    .filter(({ resourceId }) => resourceId === graph.id)
    .map(({ appRoleId }) => graph.roleNames.get(String(appRoleId)) ?? String(appRoleId));
  const wider = (name: string): string =>
    expected.mailbox_scope && MAILBOX_ROLE.test(name)
      ? ": it opens every mailbox, whatever the scope group"
      : "";
  return [
    ...names
      .filter((name) => !expected.permissions.includes(name))
      .map((name) => `${name} is granted and not expected${wider(name)}`),
    ...expected.permissions.filter((name) => !names.includes(name)).map((name) => `${name} is not granted`),
    ...grants
      .filter(({ resourceId }) => resourceId !== graph.id)
      .map(({ resourceDisplayName }) => `a permission of ${JSON.stringify(resourceDisplayName)} is granted`),
  ];
}

/**
 * What the tenant has and should not have, and what it lacks: one line each, empty when the application is exactly as expected.
 * A name that somebody chose is quoted as JSON; no secret can be in a line, since Graph never gives one back.
 */
export const findingsOf = (expected: Expected, observed: Observed): readonly string[] => [
  ...(observed.principal["id"] === expected.principal_id
    ? []
    : ["the enterprise application is another one"]),
  ...shapeOf(observed.application, observed.principal),
  ...secretsOf("the application", observed.application, thumbprintsOf(expected)),
  ...secretsOf("the enterprise application", observed.principal, new Set()),
  ...missingCertificates(expected, observed.application),
  ...credentialFindings(expected, observed.credentials),
  ...ownerFindings("the application", expected, observed.applicationOwners),
  ...ownerFindings("the enterprise application", expected, observed.principalOwners),
  ...grantFindings(expected, observed),
  ...observed.delegations.map(({ scope }) => `delegated permissions are granted: ${JSON.stringify(scope)}`),
  ...observed.directoryRoles.map(
    ({ displayName }) => `it has the directory role ${JSON.stringify(displayName)}`,
  ),
];
