/** The whole sanitizer as the page runs it: the proxy's own modules, with keyed functions that a browser has. */
export { createVeil, effectiveProfileOf, plainProfile, profileNames } from "@graphveil/core/sanitizer";
export { deriveKeys, inventedRoot, separateKeys } from "./keys.ts";
export { createBrowserTokens } from "./tokens.ts";
