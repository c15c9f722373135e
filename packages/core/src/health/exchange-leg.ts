import type { CertificateCredential } from "../identity/assertion/certificate-assertion.ts";
import type { SubjectToken } from "../identity/assertion/subject-token.ts";
import { createEntraTokenSource, type EntraTokenSourceOptions } from "../identity/exchange/entra.ts";
import { EntraError } from "../identity/exchange/entra-error.ts";
import type { AccessToken } from "../identity/exchange/token-source.ts";
import { explainFailure, type Finding } from "./finding.ts";

/** What the leg is tried with. */
export interface ExchangeLegOptions {
  readonly source: Omit<EntraTokenSourceOptions, "certificate"> & {
    readonly certificate: CertificateCredential | undefined;
  };
  readonly scope: string;
  /** The identity token of the leg before; undefined under a certificate. */
  readonly subjectToken: SubjectToken | undefined;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** The access token, where there is one, and what was found. */
export interface ExchangeLeg {
  readonly token: AccessToken | undefined;
  readonly findings: readonly Finding[];
}

/** Codes by which Entra ID says that no credential of the application matches the token. */
const MISMATCHES: ReadonlySet<string | undefined> = new Set(
  [70021, 700211, 700212, 700213, 700214, 7002138, 7002121, 7002137].map((code) => `AADSTS${code}`),
);

/** The platform's provider, whose token is at hand already. A second call mints another one. */
const startingWith = (
  token: SubjectToken | undefined,
  provider: EntraTokenSourceOptions["subjectTokens"],
): EntraTokenSourceOptions["subjectTokens"] => {
  let atHand = token;
  return {
    expects: provider.expects,
    async getSubjectToken(request) {
      const given = atHand ?? (await provider.getSubjectToken(request));
      atHand = undefined;
      return given;
    },
  };
};

/** What the application's federated identity credential must say, to the letter, and whether it does. */
function credentialFinding(token: SubjectToken, error: unknown): Finding {
  const { issuer, subject, audience } = token.claims;
  const finding = {
    check: "federatedCredential",
    expected: `issuer ${issuer}, subject ${subject}, audience ${audience}, to the letter`,
  };
  if (error === undefined)
    return { ...finding, result: "pass", found: "Entra ID accepts the token for the application" };
  if (error instanceof EntraError && MISMATCHES.has(error.code))
    return { ...finding, result: "fail", ...explainFailure(error) };
  return {
    ...finding,
    result: "untried",
    found: "the exchange ended before the credential was decided on",
    remedy: "Mend the exchange first.",
  };
}

/** Exchanges a new assertion for a new access token, beside what is remembered: what holds now is what is found. */
export async function tryExchange(options: ExchangeLegOptions): Promise<ExchangeLeg> {
  const { source, scope, subjectToken, now, signal } = options;
  const tokens = createEntraTokenSource({
    ...source,
    subjectTokens: startingWith(subjectToken, source.subjectTokens),
  });
  const expected = "an access token for Microsoft Graph";
  const credential = (error?: unknown) =>
    subjectToken === undefined ? [] : [credentialFinding(subjectToken, error)];
  try {
    const token = await tokens.getToken(scope, { signal });
    const minutes = Math.round((token.expiresAt - now()) / 60_000);
    const exchanged = { check: "exchange", expected, found: `a token that is valid for ${minutes} minutes` };
    return { token, findings: [...credential(), { ...exchanged, result: "pass" }] };
  } catch (error) {
    return {
      token: undefined,
      findings: [
        ...credential(error),
        { check: "exchange", result: "fail", expected, ...explainFailure(error) },
      ],
    };
  }
}
