export type { Action, Profile, ProfileName } from "./actions.ts";
export { actionFor, profiles } from "./actions.ts";
export type { DerivedKeys, Keyring, VersionedKeys } from "./keys.ts";
export { deriveKeys, rootKeyLabel } from "./keys.ts";
export type { ReplyShape, SanitizedReply } from "./sanitizer/sanitizer.ts";
export type { Seal } from "./seal.ts";
export type { Veil, VeilOptions } from "./veil.ts";
export { createVeil, createVisibleProperties } from "./veil.ts";
