import { createVeil, deriveKeys, type ProfileName, plainProfile, type Veil } from "@graphveil/core/privacy";

/** The sanitizer of a profile over a fixed root key. */
export const createBenchSanitizer = (profile: ProfileName = "strict"): Veil => {
  const own = { version: "v1", keys: deriveKeys(new Uint8Array(32).fill(7)) };
  return createVeil({
    keyring: { issue: own, accept: [own] },
    profile: plainProfile(profile),
    keepsDomain: (domain) => domain.endsWith("northwind-traders.com"),
  });
};
