import { compilePath, type MatchesPath } from "./json-path.ts";
import type { PsoxyEndpoint } from "./rules.ts";

/** How much of a property leaves: nothing, a token, a part of it, or all. */
export type Fate = "nothing" | "token" | "part" | "clear";

/** What becomes of a property under rules of Psoxy's, and by which transform. */
export interface PropertyFate {
  readonly fate: Fate;
  /** The transform; undefined where none names the property, so that it passes. */
  readonly method: string | undefined;
}

/** How much each transform lets out. */
const fates: Readonly<Record<string, Fate>> = {
  redact: "nothing",
  pseudonymize: "token",
  pseudonymizeRegexMatches: "token",
  encryptIp: "token",
  hashIp: "token",
  tokenize: "token",
  redactExceptPhrases: "part",
  redactExceptSubstringsFromRegexes: "part",
  redactRegexMatches: "part",
  filterTokenByRegex: "part",
  textDigest: "part",
};

const order: readonly Fate[] = ["nothing", "token", "part", "clear"];

/** How much leaves, as a number: more is more. */
export const extentOf = (fate: Fate): number => order.indexOf(fate);

interface Effect {
  readonly matches: MatchesPath;
  readonly fate: Fate;
  readonly method: string;
}

/** What an endpoint does with each property, and what of it was not understood. */
export interface EndpointEffects {
  fateOf(names: readonly string[]): PropertyFate;
  readonly notUnderstood: readonly string[];
}

/** Reads the transforms of an endpoint. The one that leaves least of a property decides, as each works on what is left. */
export function effectsOf({ pattern, transforms, hasResponseSchema }: PsoxyEndpoint): EndpointEffects {
  const notUnderstood: string[] = [];
  const effects: Effect[] = [];
  if (hasResponseSchema)
    notUnderstood.push(
      `${pattern}: its responseSchema is not read, so less may have left than is said here.`,
    );
  for (const { method, jsonPaths, includesOriginal } of transforms) {
    const fate = includesOriginal ? "clear" : fates[method];
    if (fate === undefined) {
      notUnderstood.push(`${pattern}: the transform ${method} is not known.`);
      continue;
    }
    for (const path of jsonPaths) {
      const matches = compilePath(path);
      if (matches === undefined)
        notUnderstood.push(`${pattern}: the path ${path} of ${method} is not understood.`);
      else effects.push({ matches, fate, method });
    }
  }
  return {
    notUnderstood,
    fateOf(names) {
      const own = effects.filter(({ matches }) => matches(names));
      const [least] = own.toSorted((one, other) => extentOf(one.fate) - extentOf(other.fate));
      return least === undefined
        ? { fate: "clear", method: undefined }
        : { fate: least.fate, method: least.method };
    },
  };
}
