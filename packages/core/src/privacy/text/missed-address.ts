/** Schemes of addresses that are not written with an `@`; an X.500 name is known by its slash. */
const otherSystem = /^\s*(?:\/|(?:x500|ex|x400|eum|spo|notes|msmail|ccmail|gwise):)/i;
const MAX_SCHEME_UNITS = 40;

/**
 * True for a text that stands where a mail address belongs and is not one. Its pseudonym shows it: the pseudonym of an
 * address has an `@`. Such a text joins nothing in the tenant, so an operator has to know that there is one.
 */
export const isMissedAddress = (value: string, pseudonym: string): boolean =>
  value !== "" && !pseudonym.includes("@") && !otherSystem.test(value.slice(0, MAX_SCHEME_UNITS));
