import { createVeil, deriveKeys, plainProfile, type Veil } from "@graphveil/core/privacy";

/** The sanitizer of the profile `strict` over a fixed root key. */
export const createBenchSanitizer = (): Veil => {
  const own = { version: "v1", keys: deriveKeys(new Uint8Array(32).fill(7)) };
  return createVeil({
    keyring: { issue: own, accept: [own] },
    profile: plainProfile("strict"),
    keepsDomain: (domain) => domain.endsWith("northwind-traders.com"),
  });
};
