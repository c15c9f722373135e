import type { CallerAccess } from "@graphveil/core/access";
import type { PolicyDocument } from "@graphveil/core/policy";
import { accessFacts, type LeavingWay, waysOf, whoIs } from "./access-facts.ts";

/** Properties that say what a thing is and nothing of a person are counted, unless all are asked for. */
const STRUCTURE = "keep";

const classLine = (
  { propertyClass, meaning, exposures }: LeavingWay["classes"][number],
  all: boolean,
): string =>
  propertyClass === STRUCTURE && !all
    ? `      ${meaning}: ${exposures.length} properties, which policy show --all lists`
    : `      ${meaning}: ${exposures.map(({ name }) => name).join(", ")}`;

/** What leaves, and how, by class of property. */
export const exposureLines = (access: CallerAccess, all: boolean): readonly string[] =>
  waysOf(access).flatMap(({ words, classes }) => [
    `    ${words}`,
    ...classes.map((each) => classLine(each, all)),
  ]);

/** What one caller can read, in lines for the person who signs the policy. */
export const accessLines = (
  access: CallerAccess,
  policy: PolicyDocument,
  all: boolean,
): readonly string[] => [
  `${access.entry.name}: ${whoIs(access)}`,
  ...accessFacts(access, policy).map(({ label, value }) => `  ${label}: ${value}`),
  "  leaves",
  ...exposureLines(access, all),
];
