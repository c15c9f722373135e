import type { CloudName } from "../world.ts";

/** The hosts and resources of one Microsoft cloud (learn.microsoft.com/entra/identity-platform/authentication-national-cloud). */
export interface Cloud {
  readonly authority: string;
  readonly graph: string;
  readonly keyVault: string;
  /** Prefix of `iss` in v1 access tokens. */
  readonly issuer: string;
}

const government = { authority: "login.microsoftonline.us", keyVault: "https://vault.usgovcloudapi.net" };

/** Every cloud whose authority is simulated. */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  global: {
    authority: "login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    keyVault: "https://vault.azure.net",
    issuer: "https://sts.windows.net",
  },
  usgov: { ...government, graph: "https://graph.microsoft.us", issuer: "https://sts.windows.net" },
  dod: { ...government, graph: "https://dod-graph.microsoft.us", issuer: "https://sts.windows.net" },
  china: {
    authority: "login.partner.microsoftonline.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    keyVault: "https://vault.azure.cn",
    issuer: "https://sts.chinacloudapi.cn",
  },
};

/** True for the authority host of any cloud: a client of the wrong cloud gets Entra's own error, not a dead line. */
export const isAuthority = (host: string): boolean =>
  Object.values(clouds).some(({ authority }) => authority === host);
