/**
 * What differs between Microsoft's clouds, for one of them.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 * @see https://learn.microsoft.com/graph/deployments
 */
export interface Cloud {
  /** Host of the token endpoint. The assertion is sent to this host and to no other. */
  readonly authorityHost: string;
  /** Origin of Microsoft Graph, without a path or a trailing slash. */
  readonly graphRoot: string;
  /** The scope of a client-credentials grant for that Graph. */
  readonly graphScope: string;
  /** Audience that a federated identity credential of this cloud expects by default. */
  readonly audience: string;
  /** How an assertion under a certificate is signed in this cloud. */
  readonly assertionAlgorithm: AssertionAlgorithm;
}

/** A signature algorithm of assertions under a certificate (RFC 7518, sections 3.3 and 3.5). */
export type AssertionAlgorithm = "PS256" | "RS256";

/**
 * The four clouds. GCC High is `usgov`, DoD is `dod`, 21Vianet is `china`.
 *
 * One table, because a scope of one cloud at the authority of another fails with an error that names neither,
 * and because the hosts in it are the only ones that may ever receive an assertion: a configurable authority
 * would let an attacker collect a live one and replay it.
 */
export const clouds = {
  global: {
    authorityHost: "login.microsoftonline.com",
    graphRoot: "https://graph.microsoft.com",
    graphScope: "https://graph.microsoft.com/.default",
    audience: "api://AzureADTokenExchange",
    assertionAlgorithm: "PS256",
  },
  usgov: {
    authorityHost: "login.microsoftonline.us",
    graphRoot: "https://graph.microsoft.us",
    graphScope: "https://graph.microsoft.us/.default",
    audience: "api://AzureADTokenExchangeUSGov",
    assertionAlgorithm: "PS256",
  },
  dod: {
    authorityHost: "login.microsoftonline.us",
    graphRoot: "https://dod-graph.microsoft.us",
    graphScope: "https://dod-graph.microsoft.us/.default",
    audience: "api://AzureADTokenExchangeUSGov",
    assertionAlgorithm: "PS256",
  },
  china: {
    authorityHost: "login.partner.microsoftonline.cn",
    graphRoot: "https://microsoftgraph.chinacloudapi.cn",
    graphScope: "https://microsoftgraph.chinacloudapi.cn/.default",
    audience: "api://AzureADTokenExchangeChina",
    assertionAlgorithm: "PS256",
  },
} as const satisfies Readonly<Record<string, Cloud>>;

/** Name of a cloud, as in `GRAPHVEIL_CLOUD`. */
export type CloudName = keyof typeof clouds;
