import { actionWords, type Direction, type PropertyChange, propertiesInWords } from "@graphveil/core/access";
import type { ChangedCaller, PolicyComparison } from "./compare.ts";

/** What a change of properties means, as the head of their list. */
export const directionWords: Readonly<Record<Direction, string>> = {
  more: "leaves now, and did not",
  other: "leaves in another form",
  less: "no longer leaves",
};
/** What a change of scope means, in front of what changed. */
export const scopeVerdicts: Readonly<Record<Direction, string>> = {
  more: "reads more",
  less: "reads less",
  other: "reads other things",
};

/** How a property leaves now, and how it left before. */
export const wayOf = ({ before, after, direction }: PropertyChange): string => {
  if (direction === "less" && after === "drop") return `was ${actionWords[before]}`;
  return before === "drop" ? actionWords[after] : `${actionWords[after]}; was ${actionWords[before]}`;
};

/** Most properties that a headline names. */
const MAX_NAMED_PROPERTIES = 12;

const listed = (changes: readonly PropertyChange[]): string => {
  const names = propertiesInWords(changes.map(({ name }) => name));
  const more = names.length > MAX_NAMED_PROPERTIES ? ` and ${names.length - MAX_NAMED_PROPERTIES} more` : "";
  return `${names.slice(0, MAX_NAMED_PROPERTIES).join(", ")}${more}`;
};

const clearOnly =
  (side: "before" | "after") =>
  ({ properties }: ChangedCaller): readonly PropertyChange[] => {
    const other = side === "after" ? "before" : "after";
    return properties.filter((change) => change[side] === "keep" && change[other] !== "keep");
  };

/** One line for each list of properties, with the callers that it is about where the policy has several. */
const lines = (head: string, callers: readonly ChangedCaller[], side: "before" | "after", count: number) => {
  const lists = callers.flatMap((caller) => {
    const text = listed(clearOnly(side)(caller));
    return text === "" ? [] : [[text, caller.name] as const];
  });
  return [...Map.groupBy(lists, ([text]) => text)].map(
    ([text, each]) => `${head}: ${text}${count > 1 ? ` (${each.map(([, name]) => name).join(", ")})` : ""}`,
  );
};

/**
 * The result of a comparison, before everything else: what leaves in the clear now and did not, and the reverse.
 *
 * @param callers - how many callers the new policy has; of one the name goes without saying
 */
export const headlines = ({ changedCallers }: PolicyComparison, callers: number): readonly string[] => [
  ...lines("Now also in the clear", changedCallers, "after", callers),
  ...lines("No longer in the clear", changedCallers, "before", callers),
];
