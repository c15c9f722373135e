/**
 * Tells whose domain is the tenant's own: one that is listed, or below one that is listed as `*.domain`. Both sides are
 * compared in their canonical spelling, which the caller supplies (IDNA, RFC 5890).
 */
export function createDomainTest(
  tenantDomains: readonly string[],
  canonical: (domain: string) => string,
): (domain: string) => boolean {
  const wildcard = "*.";
  const exact = new Set(tenantDomains.filter((domain) => !domain.startsWith(wildcard)).map(canonical));
  const suffixes = tenantDomains
    .filter((domain) => domain.startsWith(wildcard))
    .map((domain) => `.${canonical(domain.slice(wildcard.length))}`);
  return (domain) => exact.has(domain) || suffixes.some((suffix) => domain.endsWith(suffix));
}
