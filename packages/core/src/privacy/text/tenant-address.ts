import { canonicalAddress, isHostName } from "./address.ts";

/**
 * Local parts that name somebody else than the domain says: a guest's user principal name, and what Exchange encapsulates
 * (`IMCEASMTP-x+40y.example@contoso.com` is `x@y.example`).
 *
 * @see https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail IMCEA encapsulation
 */
const foreignLocal = /#ext#|^"?imcea/;

/**
 * Tells whether a text is one address of the tenant: one whose pseudonym shows a domain of the tenant's. An X.500 name is
 * not one, no matter whose it is: nothing in it names its organization.
 *
 * @param isTenantDomain decides on a canonical domain
 */
export const createTenantAddressTest =
  (isTenantDomain: (domain: string) => boolean) =>
  (text: string): boolean => {
    const { local, domain } = canonicalAddress(text, { foldsDetail: () => false });
    return domain !== undefined && isHostName(domain) && isTenantDomain(domain) && !foreignLocal.test(local);
  };
