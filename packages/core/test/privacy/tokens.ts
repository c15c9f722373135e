import { createCorrelator } from "../../src/privacy/correlator.ts";
import { deriveKeys, type Keyring } from "../../src/privacy/keys.ts";
import { createPseudonymizer } from "../../src/privacy/pseudonymizer.ts";
import type { Tokens } from "../../src/privacy/sanitizer/compile.ts";
import { createSeal } from "../../src/privacy/seal.ts";

/** A keyring of one version over a root key of equal bytes. */
export const keyringOf = (byte: number, version = "v1"): Keyring => {
  const own = { version, keys: deriveKeys(new Uint8Array(32).fill(byte)) };
  return { issue: own, accept: [own] };
};

/** The real keyed functions over a root key of equal bytes; `northwind-traders.com` is the tenant's own domain. */
export const realTokens = (byte = 7): Tokens => {
  const keyring = keyringOf(byte);
  const { keys } = keyring.issue;
  return {
    sealIds: createSeal(keyring).sealIds,
    correlate: createCorrelator(keys.correlation),
    pseudonymize: createPseudonymizer({
      pseudonymKey: keys.pseudonym,
      domainKey: keys.domain,
      keepsDomain: (domain) => domain === "northwind-traders.com",
    }),
  };
};
