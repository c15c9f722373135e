import {
  createKeyedVeil,
  deriveKeys,
  type KeyedVeil,
  type ProfileName,
  plainProfile,
} from "@graphveil/core/privacy";

/** The sanitizer of a profile over a fixed root key. */
export const createBenchSanitizer = (profile: ProfileName = "strict"): KeyedVeil => {
  const own = { version: "v1", keys: deriveKeys(new Uint8Array(32).fill(7)) };
  return createKeyedVeil({
    keyring: { issue: own, accept: [own] },
    profile: plainProfile(profile),
    keepsDomain: (domain) => domain.endsWith("northwind-traders.com"),
  });
};
