import type { RequestRule, RuleName } from "../schema/request-rules.ts";

/** One parameter of a query, decoded once. */
export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

/** A request target that is unambiguous: every segment is decoded exactly once and holds no separator. */
export interface RequestTarget {
  readonly segments: readonly string[];
  readonly query: readonly QueryParameter[];
}

/** The parsed target, or why it is refused. */
export type TargetResult =
  | { readonly ok: true; readonly target: RequestTarget }
  | {
      readonly ok: false;
      readonly tooLong: boolean;
      readonly reason: string;
      /** What the caller learns about it. */
      readonly rule?: RequestRule;
    };

/** Longest target that is accepted, in characters. */
export const MAX_TARGET_CHARACTERS = 8192;

const MAX_SEGMENTS = 32;
const MAX_PARAMETERS = 32;
const pathCharacters = /^[A-Za-z0-9\-._~!$&'()*+,=:@%/]*$/;
const queryCharacters = /^[A-Za-z0-9\-._~!$&'()*+,=:@%/?;[\]]*$/;
const badEscape = /%(?![0-9A-Fa-f]{2})/;

/** What a decoded segment may not hold: separators, another layer of escapes, controls. */
const ambiguous = /[/\\%;#?\p{Cc}\p{Zl}\p{Zp}]/u;
/** Entra ID writes it into the user principal name of every guest; encoded, it does not start a fragment. */
const guestMark = /#EXT#(?=@[^@]+$)/i;
const control = /\p{Cc}/u;

/** Why a target is refused: for the audit event, and for the caller. */
interface Fault {
  readonly reason: string;
  readonly rule: RequestRule;
}

const faultOf = (reason: string, rule: RuleName, most?: number): Fault => ({
  reason,
  rule: most === undefined ? { rule } : { rule, most },
});

const refuse = (fault: Fault): TargetResult => ({ ok: false, tooLong: false, ...fault });

const decode = (text: string): string | undefined => {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const decodeSegment = (raw: string): string | undefined => {
  const segment = decode(raw);
  if (segment === undefined || segment === "" || segment === "." || segment === "..") return undefined;
  return ambiguous.test(segment.replace(guestMark, "")) ? undefined : segment;
};

const readSegments = (path: string): readonly string[] | Fault => {
  const raw = path.split("/").slice(1);
  if (raw.length > 1 && raw.at(-1) === "") raw.pop();
  if (raw.length > MAX_SEGMENTS) return faultOf("path: too many segments", "segments", MAX_SEGMENTS);
  const segments: string[] = [];
  for (const [index, each] of raw.entries()) {
    const segment = decodeSegment(each);
    if (segment === undefined)
      return faultOf(`path: segment ${index + 1} is empty, relative or ambiguous`, "segment");
    segments.push(segment);
  }
  return segments;
};

const readQuery = (text: string): readonly QueryParameter[] | Fault => {
  const pairs = text.split("&").filter((pair) => pair !== "");
  if (pairs.length > MAX_PARAMETERS)
    return faultOf("query: too many parameters", "parameters", MAX_PARAMETERS);
  const query: QueryParameter[] = [];
  for (const [index, pair] of pairs.entries()) {
    const equals = pair.indexOf("=");
    const plain = pair.replaceAll("+", " ");
    const name = decode(equals === -1 ? plain : plain.slice(0, equals));
    const value = decode(equals === -1 ? "" : plain.slice(equals + 1));
    if (name === undefined || value === undefined)
      return faultOf(`query: parameter ${index + 1} is not UTF-8`, "notUtf8");
    if (control.test(name) || control.test(value)) {
      return faultOf(`query: parameter ${index + 1} holds a control character`, "controlCharacter");
    }
    query.push({ name, value });
  }
  return query;
};

/**
 * Parses a raw request target (RFC 9112 §3.2.1) into decoded segments and parameters, or refuses it.
 *
 * Nothing is normalised: a target that two parsers could read differently (dot segments in any encoding, `//`, `\`,
 * an encoded slash, a second layer of escapes, overlong UTF-8, a fragment, absolute form) is refused, so that what is
 * decided on is what was asked for. One slash at the end says nothing, and some clients write it.
 *
 * RFC 9112 §3.2.1: "a client MUST send only the absolute path and query components of the target URI as the
 * request-target." RFC 3986 §2.4: "Implementations must not percent-encode or decode the same string more than once".
 */
export function parseTarget(rawTarget: string): TargetResult {
  if (rawTarget.length > MAX_TARGET_CHARACTERS)
    return { ok: false, tooLong: true, reason: "target: too long" };
  const mark = rawTarget.indexOf("?");
  const path = mark === -1 ? rawTarget : rawTarget.slice(0, mark);
  const queryText = mark === -1 ? "" : rawTarget.slice(mark + 1);
  if (!path.startsWith("/")) return refuse(faultOf("target: not in origin form", "originForm"));
  if (!pathCharacters.test(path))
    return refuse(faultOf("path: a character that has to be encoded", "pathCharacter"));
  if (!queryCharacters.test(queryText))
    return refuse(faultOf("query: a character that has to be encoded", "queryCharacter"));
  if (badEscape.test(rawTarget)) return refuse(faultOf("target: an incomplete escape", "incompleteEscape"));
  const segments = readSegments(path);
  if ("reason" in segments) return refuse(segments);
  const query = readQuery(queryText);
  if ("reason" in query) return refuse(query);
  return { ok: true, target: { segments, query } };
}
