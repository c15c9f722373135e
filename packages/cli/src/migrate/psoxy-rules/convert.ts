import { catalogue, type Operation } from "@graphveil/core/policy";
import { createEffectiveProfile, type EffectiveProfile, type ProfileName } from "@graphveil/core/privacy";
import { compareReply, type PropertyComparison } from "./comparison.ts";
import { compileEndpoint, type Reach, reachOf } from "./endpoint-match.ts";
import { effectsOf } from "./fate.ts";
import type { PsoxyEndpoint, PsoxyRules } from "./rules.ts";

/** What a policy is made of besides the rules, which name neither callers nor domains. */
export interface ConversionOptions {
  readonly profile: Exclude<ProfileName, "raw">;
  /** The caller's `match`, as a policy writes it. */
  readonly match: object;
  readonly tenantDomains: readonly string[];
}

/** A policy instead of rules, and what is not the same. */
export interface Conversion {
  readonly policy: object;
  readonly comparisons: readonly PropertyComparison[];
  /** What has no counterpart, or was not understood, in sentences. */
  readonly withoutCounterpart: readonly string[];
}

interface MatchedOperation {
  readonly operation: Operation;
  readonly endpoint: PsoxyEndpoint;
  readonly reach: Reach;
}

/** The operations that the rules let pass, each with the first endpoint that does, as the old proxy chose it. */
function matchOperations({ endpoints }: PsoxyRules): readonly MatchedOperation[] {
  const compiled = endpoints.map((endpoint) => ({ endpoint, pattern: compileEndpoint(endpoint) }));
  return catalogue.flatMap((operation) => {
    for (const { endpoint, pattern } of compiled) {
      const reach = pattern === undefined ? undefined : reachOf(pattern, operation);
      if (reach !== undefined) return [{ operation, endpoint, reach }];
    }
    return [];
  });
}

/** Parameters that the rules let pass and the operation does not take; `$skiptoken` is part of the links here. */
const lostParameters = ({ operation, endpoint }: MatchedOperation): readonly string[] =>
  (endpoint.queryParameters ?? []).filter(
    (name) =>
      !/^\$skiptoken$/i.test(name) &&
      !operation.parameters.some((own) => own.toLowerCase() === name.toLowerCase()),
  );

function missingOf(rules: PsoxyRules, matched: readonly MatchedOperation[]): readonly string[] {
  const endpoints = rules.endpoints.flatMap((endpoint) => {
    if (compileEndpoint(endpoint) === undefined)
      return [`${endpoint.pattern}: the pattern is not understood.`];
    return matched.some((each) => each.endpoint === endpoint)
      ? []
      : [`${endpoint.pattern}: no operation of this proxy is among its paths.`];
  });
  const parameters = matched.flatMap((each) => {
    const lost = lostParameters(each);
    return lost.length === 0 ? [] : [`${each.operation.template}: takes no ${lost.join(", ")}.`];
  });
  const folders = matched.some(({ reach }) => reach === "sentItems")
    ? [
        "mailFolders/SentItems: the caller reads that folder alone, also where it asks for a message by its id, which the rules let pass from any folder.",
      ]
    : [];
  const open = rules.endpoints
    .filter(({ pattern }) => pattern.endsWith(".*"))
    .map(
      ({ pattern }) =>
        `${pattern}: lets all pass that lies below, such as attachments; here only the operations of the policy pass.`,
    );
  const hasUnknownPhrases = rules.endpoints.some(({ transforms }) =>
    transforms.some(({ method, phrases }) => method === "redactExceptPhrases" && phrases.length === 0),
  );
  const phrases = hasUnknownPhrases
    ? ["redactExceptPhrases: these rules name no phrases here; convert a file that holds them to keep them."]
    : [];
  const effects = rules.endpoints.flatMap((endpoint) => effectsOf(endpoint).notUnderstood);
  return [...rules.notUnderstood, ...endpoints, ...parameters, ...folders, ...open, ...phrases, ...effects];
}

const profileOf = (
  profile: ConversionOptions["profile"],
  overrides: Readonly<Record<string, "drop" | "phrases">>,
  phrases: readonly string[],
): EffectiveProfile | undefined => {
  const rest = { overrides: { properties: overrides }, ...(phrases.length === 0 ? {} : { phrases }) };
  const result = createEffectiveProfile({ profile, ...rest });
  return result.ok ? result.profile : undefined;
};

/** Phrases of the rules' own; the prebuilt ones are not known. */
const phrasesOf = (rules: PsoxyRules): readonly string[] => [
  ...new Set(rules.endpoints.flatMap(({ transforms }) => transforms.flatMap(({ phrases }) => phrases))),
];

const comparedBy = (matched: readonly MatchedOperation[], profile: EffectiveProfile) =>
  matched.flatMap(({ operation, endpoint }) => compareReply(operation, effectsOf(endpoint), profile));

/** Overrides by which no more leaves than did, those that are not possible left out. */
function tighten(
  matched: readonly MatchedOperation[],
  { profile }: ConversionOptions,
  phrases: readonly string[],
): Readonly<Record<string, "drop" | "phrases">> {
  const plain = profileOf(profile, {}, []);
  if (plain === undefined) throw new Error("a profile alone has no faults");
  const overrides: Record<string, "drop" | "phrases"> = {};
  const add = (name: string, action: "drop" | "phrases"): void => {
    if (profileOf(profile, { ...overrides, [name]: action }, phrases) !== undefined) overrides[name] = action;
  };
  for (const { change, overrideName, psoxy } of comparedBy(matched, plain)) {
    if (change === "more") add(overrideName, "drop");
    else if (psoxy.method === "redactExceptPhrases" && phrases.length > 0) add(overrideName, "phrases");
  }
  return overrides;
}

/**
 * Makes the policy that lets pass what rules of Psoxy's let pass, as far as this proxy does: it starts from a profile and is
 * tightened where more would leave than before, never loosened.
 *
 * @returns undefined for rules of which this proxy has no operation
 */
export function convertRules(rules: PsoxyRules, options: ConversionOptions): Conversion | undefined {
  const matched = matchOperations(rules);
  if (matched.length === 0) return undefined;
  const phrases = phrasesOf(rules);
  const overrides = tighten(matched, options, phrases);
  const usesPhrases = Object.values(overrides).includes("phrases");
  const profile = profileOf(options.profile, overrides, usesPhrases ? phrases : []);
  if (profile === undefined) throw new Error("each override was tried");
  const { profile: name, match, tenantDomains } = options;
  const hasOverrides = Object.keys(overrides).length > 0;
  return {
    policy: {
      profile: name,
      ...(hasOverrides ? { overrides: { properties: overrides } } : {}),
      ...(usesPhrases ? { phrases } : {}),
      ...(tenantDomains.length > 0 ? { tenantDomains } : {}),
      callers: [
        {
          name: "from-psoxy",
          match,
          operations: { allow: matched.map(({ operation }) => operation.template) },
          ...(matched.some(({ reach }) => reach === "sentItems") ? { folders: ["sentitems"] } : {}),
        },
      ],
    },
    comparisons: comparedBy(matched, profile),
    withoutCounterpart: missingOf(rules, matched),
  };
}
