/** `bodyPreview` in words, without a number behind it; an abbreviation such as `iCalUId` stays as it is. */
const wordsOf = (name: string): string => {
  const [, letters] = /^([a-z]+(?:[A-Z][a-z]+)*)[0-9]*$/.exec(name) ?? [];
  return letters?.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) ?? name;
};

const pluralOf = (words: string): string => {
  if (/[^aeiou]y$/.test(words)) return `${words.slice(0, -1)}ies`;
  if (/(?:[sx]s|x|ch|sh)$/.test(words)) return `${words}es`;
  return words.endsWith("s") ? words : `${words}s`;
};

/** Properties whose names say nothing in the plural. */
const SPOKEN: Readonly<Record<string, string>> = {
  "user.aboutMe": "self-descriptions of users",
  "user.mail": "mail addresses of users",
};

/**
 * A property in words that need no knowledge of Graph: `message.subject` as `subjects of messages`.
 *
 * @param name - `type.property`
 */
export const propertyWords = (name: string): string => {
  const [type = "", property = ""] = name.split(".");
  return SPOKEN[name] ?? `${pluralOf(wordsOf(property))} of ${pluralOf(wordsOf(type))}`;
};

/** Types of which a person wants to hear first: what people write, and who they are. */
const FIRST_TYPES: readonly string[] = [
  "message",
  "itemBody",
  "event",
  "emailAddress",
  "outlookItem",
  "user",
];

const rankOf = (name: string): number => {
  const rank = FIRST_TYPES.indexOf(name.split(".")[0] ?? "");
  return rank === -1 ? FIRST_TYPES.length : rank;
};

/**
 * Properties in words, each once: those of mail, meetings and people first, so that a list which is cut short names what matters.
 *
 * @param names - `type.property`
 */
export const propertiesInWords = (names: Iterable<string>): readonly string[] => [
  ...new Set([...names].sort((one, other) => rankOf(one) - rankOf(other)).map(propertyWords)),
];
