import {
  actionWords,
  type CallerAccess,
  classMeanings,
  type Exposure,
  mailboxWords,
  matchWords,
} from "@graphveil/core/access";
import type { PolicyDocument } from "@graphveil/core/policy";
import { departureText } from "@graphveil/core/sanitizer";

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

/** One line about what a caller's entry means. */
export interface AccessFact {
  readonly label: string;
  readonly value: string;
}

/** What leaves in one way. */
export interface LeavingWay {
  readonly action: (typeof ORDER)[number];
  /** The way in words, behind "leaves". */
  readonly words: string;
  readonly classes: readonly {
    readonly propertyClass: Exposure["propertyClass"];
    /** What the class holds, in words. */
    readonly meaning: string;
    readonly exposures: readonly Exposure[];
  }[];
}

/** What leaves to a caller, by the way in which it leaves and by class of property; what leaves in the clear comes first. */
export const waysOf = ({ exposures }: CallerAccess): readonly LeavingWay[] =>
  ORDER.flatMap((action) => {
    const such = [...exposures.values()].filter((each) => each.action === action);
    if (such.length === 0) return [];
    const byClass = [...Map.groupBy(such, ({ propertyClass }) => propertyClass)];
    const classes = byClass.map(([propertyClass, each]) => ({
      propertyClass,
      meaning: classMeanings[propertyClass],
      exposures: each,
    }));
    return [{ action, words: actionWords[action], classes }];
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

/** Who a caller is, in words. */
export const whoIs = ({ entry }: CallerAccess): string => matchWords(entry.match);

/** What one caller can read and of whom, a fact a line, for the person who signs the policy. */
export const accessFacts = (access: CallerAccess, policy: PolicyDocument): readonly AccessFact[] => {
  const { entry, departure, phrases, times } = access;
  return [
    { label: "profile", value: departureText(departure) },
    { label: "reads", value: groupCounts(access) },
    { label: "mailboxes", value: mailboxLine(access) },
    ...(entry.folders === undefined
      ? []
      : [{ label: "mail folders", value: `only ${entry.folders.join(", ")}` }]),
    { label: "private items", value: entry.private === "drop" ? "left out" : "included" },
    ...(entry.senders === undefined ? [] : [{ label: "mail and meetings from outside", value: "left out" }]),
    { label: "times", value: times === undefined ? "exact" : `rounded down to the ${times}` },
    {
      label: "directory",
      value: entry.scopeDirectory === true ? "only the users of these mailboxes" : "everybody",
    },
    { label: "keys", value: keysLine(access, policy) },
    ...(entry.deepHealth === true
      ? [
          {
            label: "the proxy's own health",
            value: "identity, permissions and keys, by name, and no person's data",
          },
        ]
      : []),
    ...(phrases.length === 0
      ? []
      : [{ label: "phrases that are looked for", value: String(phrases.length) }]),
  ];
};
