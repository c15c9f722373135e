import {
  actionWords,
  type CallerAccess,
  classMeanings,
  type Exposure,
  mailboxWords,
  matchWords,
} from "@graphveil/core/access";
import type { PolicyDocument } from "@graphveil/core/policy";
import { departureText } from "@graphveil/core/privacy";

/** Ways of leaving in the order in which a person wants to hear of them. */
const ORDER = [
  "keep",
  "phrases",
  "measure",
  "provider",
  "depth",
  "count",
  "pseudonymize",
  "seal",
  "correlate",
] as const;

/** Properties that say what a thing is and nothing of a person are counted, unless all are asked for. */
const STRUCTURE = "keep";

const classLine = (propertyClass: string, exposures: readonly Exposure[], all: boolean): string => {
  const meaning = classMeanings[propertyClass as Exposure["propertyClass"]];
  const names = exposures.map(({ name }) => name).join(", ");
  return propertyClass === STRUCTURE && !all
    ? `      ${meaning}: ${exposures.length} properties, which policy show --all lists`
    : `      ${meaning}: ${names}`;
};

/** What leaves, and how, by class of property. */
export const exposureLines = ({ exposures }: CallerAccess, all: boolean): readonly string[] =>
  ORDER.flatMap((action) => {
    const such = [...exposures.values()].filter((each) => each.action === action);
    if (such.length === 0) return [];
    const byClass = [...Map.groupBy(such, ({ propertyClass }) => propertyClass)];
    return [
      `    ${actionWords[action]}`,
      ...byClass.map(([propertyClass, each]) => classLine(propertyClass, each, all)),
    ];
  });

const groupCounts = ({ operations }: CallerAccess): string =>
  operations.length === 0
    ? "nothing of Microsoft Graph"
    : [...Map.groupBy(operations, ({ group }) => group)]
        .map(([group, { length }]) => `${group} (${length === 1 ? "1 operation" : `${length} operations`})`)
        .join(", ");

const mailboxLine = ({ entry: { mailboxes, exclude } }: CallerAccess): string => {
  const read = mailboxes === undefined ? "all" : mailboxWords(mailboxes);
  return exclude === undefined ? read : `${read}, but not ${mailboxWords(exclude)}`;
};

const keysLine = ({ entry }: CallerAccess, policy: PolicyDocument): string => {
  if (entry.separate === true) return "its own: none of its tokens equals another caller's";
  const others = policy.callers.filter((each) => each.separate !== true && each.name !== entry.name);
  return others.length === 0
    ? "those of the policy; no other caller has them"
    : `shared: its pseudonyms equal those of ${others.map(({ name }) => name).join(", ")}`;
};

/** What one caller can read, in lines for the person who signs the policy. */
export const accessLines = (
  access: CallerAccess,
  policy: PolicyDocument,
  all: boolean,
): readonly string[] => {
  const { entry, departure, phrases, times } = access;
  return [
    `${entry.name}: ${matchWords(entry.match)}`,
    `  profile: ${departureText(departure)}`,
    `  reads: ${groupCounts(access)}`,
    `  mailboxes: ${mailboxLine(access)}`,
    ...(entry.folders === undefined ? [] : [`  mail folders: only ${entry.folders.join(", ")}`]),
    `  private items: ${entry.private === "drop" ? "left out" : "included"}`,
    ...(entry.senders === undefined ? [] : ["  mail and meetings from outside: left out"]),
    `  times: ${times === undefined ? "exact" : `rounded down to the ${times}`}`,
    `  directory: ${entry.scopeDirectory === true ? "only the users of these mailboxes" : "everybody"}`,
    `  keys: ${keysLine(access, policy)}`,
    ...(entry.deepHealth === true
      ? ["  the proxy's own health: identity, permissions and keys, by name, and no person's data"]
      : []),
    ...(phrases.length === 0 ? [] : [`  phrases that are looked for: ${phrases.length}`]),
    "  leaves",
    ...exposureLines(access, all),
  ];
};
