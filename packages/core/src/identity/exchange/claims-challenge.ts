/** Longer headers are not read; a challenge is some hundred characters. */
const MAX_HEADER_CHARACTERS = 16_384;

/** One parameter of a challenge, quoted or not, or the name of a scheme, and what is before it (RFC 9110, section 11.6.1). */
const PART = /[\s,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|(?=\s|,|$))/gy;

/**
 * Reads the claims of a continuous access evaluation challenge from a `WWW-Authenticate` header: JSON text for
 * the `claims` of a token request, or undefined when the header holds no such challenge.
 *
 * The parameters are matched as quoted strings: splitting at `,` and `=` breaks on the padding of base64, and
 * then the client asks for ever with a token that is dead.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
 */
export function parseClaimsChallenge(header: string | null | undefined): string | undefined {
  if (!header || header.length > MAX_HEADER_CHARACTERS) {
    return undefined;
  }
  const bearer = challengesOf(header).find(
    ({ scheme, parameters }) => scheme === "bearer" && parameters.get("error") === "insufficient_claims",
  );
  const claims = bearer?.parameters.get("claims");
  return claims === undefined ? undefined : decodeClaims(claims);
}

interface Challenge {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
}

function challengesOf(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  for (const [, name = "", quoted, bare] of header.matchAll(PART)) {
    if (quoted === undefined && bare === undefined) {
      challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    } else {
      const value = quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
      challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
    }
  }
  return challenges;
}

/** Base64 or base64url of a JSON object, padded or not. */
function decodeClaims(claims: string): string | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(claims)) {
    return undefined;
  }
  const json = Buffer.from(claims, "base64").toString("utf8");
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? json : undefined;
  } catch {
    return undefined;
  }
}
