import type { Operation } from "@graphveil/core/policy";
import type { Action, EffectiveProfile } from "@graphveil/core/privacy";
import { type EndpointEffects, extentOf, type Fate, type PropertyFate } from "./fate.ts";
import { type ReplyProperty, replyProperties } from "./reply-properties.ts";

/** What leaves of a property here and what left there. */
export interface PropertyComparison {
  /** Template of the operation. */
  readonly operation: string;
  /** Names on the way to the property, with dots. */
  readonly property: string;
  readonly psoxy: PropertyFate;
  readonly here: Action;
  readonly change: "more" | "less" | "differently";
  /** The override's name of the property: the type that declares it, and the property. */
  readonly overrideName: string;
}

const fateOfAction: Readonly<Record<Action, Fate>> = {
  drop: "nothing",
  pseudonymize: "token",
  seal: "token",
  correlate: "token",
  measure: "part",
  phrases: "part",
  count: "part",
  depth: "part",
  provider: "part",
  keep: "clear",
  recurse: "clear",
};

/** The action on a property: what is around it is dropped with all that it holds. */
const actionOf = ({ property, type, around }: ReplyProperty, { actionFor }: EffectiveProfile): Action =>
  around.some((outer) => actionFor(outer.property, outer.type) === "drop")
    ? "drop"
    : actionFor(property, type);

/** Parts are parts of different things: phrases are not what is left when a link's password is taken out. */
const changeOf = (psoxy: PropertyFate, here: Action): PropertyComparison["change"] | undefined => {
  const [old, now] = [extentOf(psoxy.fate), extentOf(fateOfAction[here])];
  if (now !== old) return now > old ? "more" : "less";
  const isSame = psoxy.fate !== "part" || (psoxy.method === "redactExceptPhrases" && here === "phrases");
  return isSame ? undefined : "differently";
};

/** Every property of an operation's reply of which not the same leaves. */
export function compareReply(
  { template, reply }: Operation,
  effects: EndpointEffects,
  profile: EffectiveProfile,
): readonly PropertyComparison[] {
  if (reply.kind === "count") return [];
  return [...replyProperties(reply.type)].flatMap((each) => {
    const { names, property } = each;
    if (reply.kind === "property" && names[0] !== reply.property) return [];
    const psoxy = effects.fateOf(names);
    const here = actionOf(each, profile);
    const change = changeOf(psoxy, here);
    const overrideName = `${property.declaredIn}.${property.name}`;
    return change === undefined
      ? []
      : [{ operation: template, property: names.join("."), psoxy, here, change, overrideName }];
  });
}
