import type { Diagnosis, Finding } from "@graphveil/core/health";

type Claims = NonNullable<Diagnosis["identity"]>;
type Field = keyof Claims;

/** A federated identity credential, as Graph and the Azure command line write it. */
interface Credential extends Readonly<Record<Field, string>> {
  readonly name: string;
}

const FIELDS = ["issuer", "subject", "audience"] as const satisfies readonly Field[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const credentialOf = (value: unknown): readonly Credential[] => {
  if (!isObject(value)) return [];
  const { issuer, subject, audiences, name } = value;
  const [audience] = Array.isArray(audiences) ? (audiences as readonly unknown[]) : [];
  if (typeof issuer !== "string" || typeof subject !== "string" || typeof audience !== "string") return [];
  return [{ issuer, subject, audience, name: typeof name === "string" ? name : "<name>" }];
};

/** Reads what `az ad app federated-credential list` prints, or Graph's collection, or one credential. */
export function readCredentials(text: string): readonly Credential[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    const inner = isObject(parsed) && Array.isArray(parsed["value"]) ? parsed["value"] : parsed;
    const credentials = (Array.isArray(inner) ? inner : [inner]).flatMap(credentialOf);
    return credentials.length === 0 ? undefined : credentials;
  } catch {
    return undefined;
  }
}

const SESSION = /:sts::\d{12}:assumed-role\//;
const afterRole = (arn: string): string | undefined => /:role\/(.+)$/.exec(arn)?.[1];

/** How a field of the credential differs from the token's; undefined where it is equal to the letter. */
export function differenceOf(field: Field, credential: string, token: string): string | undefined {
  if (credential === token) return undefined;
  if (credential.trim() === token) return "has white space at an end";
  if (/\s/.test(credential) && credential.replaceAll(/\s/g, "") === token) return "has white space in it";
  if (credential.replace(/\/+$/, "") === token) return "has a slash at its end that the token has not";
  if (token.replace(/\/+$/, "") === credential) return "lacks the slash at the end of the token's";
  if (credential.toLowerCase() === token.toLowerCase()) return "differs in upper and lower case";
  if (field === "subject" && credential.includes("@") && /^\d{21}$/.test(token))
    return "is the e-mail of a service account; the token has its unique id";
  if (field === "subject" && SESSION.test(credential))
    return "is the ARN of a session; the token has the role's";
  const [own, theirs] = [afterRole(credential), afterRole(token)];
  if (own !== undefined && theirs !== undefined && own.split("/").at(-1) === theirs.split("/").at(-1))
    return "differs in the path of the role";
  return "is another";
}

const differences = (credential: Credential, claims: Claims) =>
  FIELDS.flatMap((field) => {
    const difference = differenceOf(field, credential[field], claims[field]);
    return difference === undefined ? [] : [{ field, difference }];
  });

const update = ({ name }: Credential, { issuer, subject, audience }: Claims): string =>
  "Change it: az ad app federated-credential update --id $GRAPHVEIL_CLIENT_ID " +
  `--federated-credential-id '${name}' --parameters '${JSON.stringify({ issuer, subject, audiences: [audience] })}'`;

/** Compares the application's credentials, as the administrator has them, with what the token says, to the letter. */
export function compareCredentials(
  credentials: readonly Credential[] | undefined,
  claims: Claims | undefined,
): Finding {
  const finding = { check: "federatedCredential.file" };
  if (credentials === undefined)
    return {
      ...finding,
      result: "fail",
      code: "credentialFile",
      expected: "the application's federated identity credentials",
      found: "a file without any",
      remedy: "Write it so: az ad app federated-credential list --id $GRAPHVEIL_CLIENT_ID > credentials.json",
    };
  if (claims === undefined)
    return {
      ...finding,
      result: "untried",
      expected: "a credential that is equal to the token",
      found: "there is no identity token to compare with",
      remedy: "Mend the leg subjectToken first.",
    };
  const expected = `issuer ${claims.issuer}, subject ${claims.subject}, audience ${claims.audience}, to the letter`;
  const compared = credentials.map((credential) => ({ credential, faults: differences(credential, claims) }));
  const [nearest] = compared.toSorted((one, other) => one.faults.length - other.faults.length);
  if (nearest === undefined || nearest.faults.length === 0)
    return { ...finding, result: "pass", expected, found: "a credential of the file is equal" };
  const { credential, faults } = nearest;
  const found = faults
    .map(({ field, difference }) => `the ${field} '${credential[field]}' ${difference}`)
    .join("; ");
  return {
    ...finding,
    result: "fail",
    code: "credentialDiffers",
    expected,
    found,
    remedy: update(credential, claims),
  };
}
