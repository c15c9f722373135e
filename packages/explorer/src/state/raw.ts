import { faultLine, warningLine } from "@graphveil/cli/review";
import { computed } from "@preact/signals";
import { type Place, within } from "../policy/edit.ts";
import { check, text } from "./policy.ts";

/** The policy as parsed JSON, whatever its faults; undefined where the text is no JSON. */
export const raw = computed((): unknown => {
  try {
    return JSON.parse(text.value) as unknown;
  } catch {
    return undefined;
  }
});

/** What the policy says at a place. */
export const said = (place: Place): unknown => within(raw.value, place);

/** A text at a place; undefined where there is none. */
export const saidText = (place: Place): string | undefined => {
  const value = said(place);
  return typeof value === "string" ? value : undefined;
};

/** The texts of a list at a place. */
export const saidTexts = (place: Place): readonly string[] => {
  const value = said(place);
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
};

/** The members of an object at a place, with those of their values that are texts. */
export const saidEntries = (place: Place): readonly (readonly [string, string])[] => {
  const value = said(place);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, each]) => [name, String(each)] as const);
};

/** A fault or a warning, with its place in the text. */
export interface Finding {
  readonly kind: "fault" | "warning";
  readonly pointer: string;
  readonly problem: string;
  readonly line: number;
  readonly column: number;
  /** What the command line says of it behind the place: pointer, caller and problem. */
  readonly words: string;
}

const behindPlace = (line: string): string => line.slice(line.indexOf(" ") + 1);

/** Everything that the check found, faults first. */
export const findings = computed((): readonly Finding[] =>
  check.value.ok
    ? check.value.warnings.map((each) => ({
        ...each,
        kind: "warning" as const,
        words: behindPlace(warningLine("", each)),
      }))
    : check.value.faults.map((each) => ({
        ...each,
        kind: "fault" as const,
        words: behindPlace(faultLine("", each)),
      })),
);
