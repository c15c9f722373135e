/**
 * The sanitizer for any JavaScript engine, browsers included: profiles, what they let through, and the one pass that
 * applies them. It imports no Node module and holds no key; the caller brings the keyed functions ({@link Tokens}).
 */

export { MalformedReply } from "../json/scan.ts";
export type { Action, ActionName } from "../schema/actions.ts";
export { actionNames } from "../schema/actions.ts";
export type { Fault } from "../schema/fault.ts";
export { meetingProviders, providerSources } from "../schema/meeting-providers.ts";
export { type OverridableClass, overridableClasses } from "../schema/overridable-classes.ts";
export type { ProfileName, ProfileSettings } from "../schema/profile-settings.ts";
export { profileNames } from "../schema/profile-settings.ts";
export type { JsonReplyShape } from "../schema/reply-shape.ts";
export { checkSettings, neededAcknowledgement } from "./profile/acknowledgement.ts";
export type { ClearedProperty } from "./profile/cleared-properties.ts";
export { clearedProperties } from "./profile/cleared-properties.ts";
export type { Decision } from "./profile/decision.ts";
export { decisionOn, possibleActions } from "./profile/decision.ts";
export type { Departure } from "./profile/departure.ts";
export { departureText } from "./profile/departure.ts";
export { derivedSources } from "./profile/derived-sources.ts";
export type { EffectiveProfile, EffectiveProfileResult } from "./profile/effective-profile.ts";
export { createEffectiveProfile, effectiveProfileOf, plainProfile } from "./profile/effective-profile.ts";
export { checkChoice, isPossibleInClass } from "./profile/profile-faults.ts";
export type { Profile } from "./profile/profiles.ts";
export { profiles } from "./profile/profiles.ts";
export { abstractTypes, propertiesOf } from "./profile/properties.ts";
export { createVisibility, createVisibleProperties } from "./profile/visible-properties.ts";
export type { RewriteLink } from "./sanitizer/pass.ts";
export type { LinkName } from "./sanitizer/plan.ts";
export type { SanitizedReply } from "./sanitizer/sanitizer.ts";
export type { ReplaceAll, Tokens } from "./sanitizer/tokens.ts";
export type { Utf8 } from "./sanitizer/utf8.ts";
export type { Veil, VeilOptions } from "./sanitizer/veil.ts";
export { createVeil } from "./sanitizer/veil.ts";
export { canonicalAddress, canonicalDomain, isHostName, schemeOf } from "./text/address.ts";
export type { Steps } from "./text/steps.ts";
export { runSteps } from "./text/steps.ts";
export { createTenantAddressTest } from "./text/tenant-address.ts";
export { base32 } from "./tokens/base32.ts";
