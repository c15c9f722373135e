import type { Caller } from "../invocation.ts";
import type { CallerMatch, OidcMatch } from "./callers.ts";

/** Longest lifetime of a token where the entry says nothing: most issuers stay below a day. */
const DEFAULT_LIFETIME_HOURS = 48;

/** The party that the entry names: by its own member, or as the claim that it matches by. */
const partyOf = ({ authorizedParty, claim }: OidcMatch): string | undefined =>
  authorizedParty ?? (claim?.name === "azp" ? claim.value : undefined);

/**
 * Why the token of an OIDC caller does not do for the entry that names this caller, undefined if it does (OpenID Connect
 * Core §3.1.3.7). A token for several audiences was given to one of them, and any of them could present it here: so the
 * entry must name the client that it was issued to. A lifetime without a bound would be a password.
 */
export function whyTokenRefused(match: CallerMatch, caller: Caller): string | undefined {
  if (!("oidc" in match) || caller.kind !== "oidc") return undefined;
  const { audiences, authorizedParty, lifetimeSeconds } = caller.token;
  const party = partyOf(match.oidc);
  if (party === undefined && audiences > 1)
    return "caller: several audiences, and no authorizedParty in the entry";
  if (party !== undefined && authorizedParty !== party)
    return "caller: not issued to the authorizedParty of the entry";
  const { maxLifetimeHours = DEFAULT_LIFETIME_HOURS } = match.oidc;
  return lifetimeSeconds <= maxLifetimeHours * 3600
    ? undefined
    : "caller: a longer lifetime than the entry allows";
}
