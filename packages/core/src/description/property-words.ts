/** `bodyPreview` in words; an abbreviation such as `iCalUId` stays as it is. */
const wordsOf = (name: string): string =>
  /^(?:[a-z]+)(?:[A-Z][a-z]+)*$/.test(name)
    ? name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : name;

const pluralOf = (words: string): string => {
  if (/[^aeiou]y$/.test(words)) return `${words.slice(0, -1)}ies`;
  if (/(?:[sx]s|x|ch|sh)$/.test(words)) return `${words}es`;
  return words.endsWith("s") ? words : `${words}s`;
};

/**
 * A property in words that need no knowledge of Graph: `message.subject` as `subjects of messages`.
 *
 * @param name - `type.property`
 */
export const propertyWords = (name: string): string => {
  const [type = "", property = ""] = name.split(".");
  return `${pluralOf(wordsOf(property))} of ${pluralOf(wordsOf(type))}`;
};
