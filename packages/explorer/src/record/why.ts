import { actionWords, classMeanings, propertyWords } from "@graphveil/core/access";
import type { PolicyDocument } from "@graphveil/core/policy";
import { abstractTypes, type Decision, decisionOn } from "@graphveil/core/sanitizer";
import { type Place, valueAt } from "../policy/edit.ts";
import { fateWords } from "./fate.ts";
import type { Row } from "./row.ts";
import { veilOf } from "./veils.ts";

type Entry = PolicyDocument["callers"][number];

/** Why a value is treated as it is, and what would change it. */
export interface Reason {
  /** `message.subject`. */
  readonly name: string;
  readonly title: string;
  /** What becomes of it, and why, in sentences. */
  readonly sentences: readonly string[];
  /** The part of the policy that decides; undefined where none does. */
  readonly place: Place | undefined;
  /** True where an override could change it. */
  readonly isChangeable: boolean;
}

/** Where a policy is read: its document, its text, and one of its callers. */
export interface ReadPolicy {
  readonly document: PolicyDocument;
  readonly text: string;
  readonly entry: Entry;
}

const own = ({ text, document, entry }: ReadPolicy, place: Place): Place => {
  const inEntry: Place = ["callers", document.callers.indexOf(entry), ...place];
  return valueAt(text, inEntry) === undefined ? place : inEntry;
};

const placeOf = (policy: ReadPolicy, decision: Decision): Place | undefined => {
  switch (decision.by) {
    case "property":
      return own(policy, ["overrides", "properties", decision.name]);
    case "class":
      return own(policy, ["overrides", "classes", decision.name]);
    case "profile":
    case "name":
      return own(policy, ["profile"]);
    case "times":
      return own(policy, ["times"]);
    case "content":
    case "schema":
      return undefined;
  }
};

const because = (decision: Decision, propertyClass: string): string => {
  switch (decision.by) {
    case "property":
      return `An override of ${decision.name} says so.`;
    case "class":
      return `An override of the class ${decision.name} says so.`;
    case "profile":
      return `The profile ${decision.name} treats every value of the class ${propertyClass} so.`;
    case "name":
      return `The profile ${decision.name} treats this property so, whatever its class.`;
    case "schema":
      return `Values of the class ${propertyClass} never leave, whatever a policy says.`;
    case "times":
      return "Times are rounded, and this would undo it.";
    case "content":
      return "The content of bodies is dropped, and with it what is around it: itemBody.content decides.";
  }
};

/** Why a row is as it is; undefined for a row that is no property. */
export function reasonFor(policy: ReadPolicy, row: Row): Reason | undefined {
  if (row.subject === undefined) return undefined;
  const { property, type } = row.subject;
  const { profile, settings } = veilOf(policy.document, policy.entry);
  const decision = decisionOn(settings, property, type);
  const action = profile.actionFor(property, type);
  const { propertyClass } = property;
  const name =
    decision.by === "property"
      ? decision.name
      : `${abstractTypes.has(property.declaredIn) ? type : property.declaredIn}.${property.name}`;
  return {
    name,
    title: propertyWords(`${type}.${property.name}`),
    sentences: [
      `Class ${propertyClass}: ${classMeanings[propertyClass]}.`,
      `Leaves ${actionWords[action]}. ${because(decision, propertyClass)}`,
      ...(row.fate === "unasked" || row.fate === "withheld" ? [fateWords[row.fate].sentence] : []),
    ],
    place: placeOf(policy, decision),
    isChangeable: decision.by !== "schema",
  };
}
