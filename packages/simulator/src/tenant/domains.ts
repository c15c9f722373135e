/** The tenant's verified domains. They may be in clear in a reply, so a scan does not look for them. */
export const domains = {
  main: "northwind-traders.com",
  initial: "northwindtraders.onmicrosoft.com",
  sub: "eu.northwind-traders.com",
} as const;

/** The verified domains as a list. */
export const tenantDomains: readonly string[] = [domains.main, domains.initial, domains.sub];

/** The organisation's name. */
export const tenantName = "Northwind Traders";

/** The organisation in front of every legacy DN. */
const legacyPrefix = "/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=";

/** A legacy X.500 DN, without the scheme. */
export const legacyDn = (hex: string, alias: string): string => `${legacyPrefix}${hex}-${alias}`;

/** Application that registered the tenant's directory extensions; its id is part of their names. */
export const extensionAppId = "7d2f0c51e9b84a36bb0e58f4c1a9637d";

/** The directory extension that some users carry and that no schema knows. */
export const costCodeProperty = `extension_${extensionAppId}_costCode`;
