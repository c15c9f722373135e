import * as v from "valibot";
import { closestName } from "../../schema/closest-name.ts";

/** A schema with what editors say of it. */
export const described = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

/** Any string. */
export const anyText = v.string("must be of type string");

/** A string of a form; `what` names the form with its article. */
export const text = (form: RegExp, what: string) => v.pipe(anyText, v.regex(form, `must be ${what}`));

/** A string that is not empty, and not longer than so many UTF-16 code units. */
export const textUpTo = (most: number) =>
  v.pipe(
    anyText,
    v.minLength(1, "must not be empty"),
    v.maxLength(most, `must have at most ${most} characters`),
  );

/** A whole number in a range. */
export const wholeNumber = (least: number, most: number) => {
  const problem = `must be a whole number from ${least} to ${most}`;
  return v.pipe(v.number(problem), v.integer(problem), v.minValue(least, problem), v.maxValue(most, problem));
};

/** A list without repeats is not asked for: what is said twice holds once. */
export const list = <Item extends v.GenericSchema>(item: Item, most: number, what: string) =>
  v.pipe(
    arrayOf(item),
    v.minLength(1, `must have at least one ${what}`),
    v.maxLength(most, `must have at most ${most}`),
  );

/** A list that may be empty. */
export const arrayOf = <Item extends v.GenericSchema>(item: Item) => v.array(item, "must be of type array");

const asked = (input: unknown, known: Iterable<string>): string => {
  const closest = typeof input === "string" ? closestName(input, known) : undefined;
  return closest === undefined ? "" : `; did you mean ${closest}?`;
};

/** One of a few words. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(
    words,
    ({ input }) => `must be ${words.length > 1 ? "one of " : ""}${words.join(", ")}${asked(input, words)}`,
  );

/** One of a few words; a word's former name is refused with the present one. */
export const oneOfRenamed = <const Words extends readonly string[]>(
  words: Words,
  formerNames: Readonly<Record<string, string>>,
  otherwise: (input: unknown) => string = (input) =>
    `must be one of ${words.join(", ")}${asked(input, words)}`,
) =>
  v.picklist(words, ({ input }) =>
    typeof input === "string" && Object.hasOwn(formerNames, input)
      ? `has the former name ${input}; write ${formerNames[input]} instead`
      : otherwise(input),
  );

/** True or false. */
export const flag = v.boolean("must be of type boolean");

/** True for JSON's object: the library's own check takes an array for one. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const anything = v.unknown();
const ofObject = v.check(isObject, "must be of type object");

const MISSPELT = "is no member that is known here; did you mean ";

/** True for what is said of a member whose name is a known one misspelt, so that it may be repeated. */
export const isMisspelt = (problem: string): boolean => problem.startsWith(MISSPELT);

/**
 * What to say about a member of another name: if it is nearly a known one, which. Any other name could be anything, so the
 * text lists the known ones.
 */
export const strayMember =
  (known: readonly string[]) =>
  (name: unknown): string => {
    const closest = typeof name === "string" ? closestName(name, known) : undefined;
    return closest === undefined
      ? `has a member other than ${known.join(", ")}; take it out, or correct its name`
      : `${MISSPELT}${closest}?`;
  };

/** An object of these members and no others. */
export const members = <const Entries extends v.ObjectEntries>(entries: Entries) => {
  const stray = strayMember(Object.keys(entries));
  return v.pipe(
    anything,
    ofObject,
    v.strictObject(entries, ({ expected, input }) => (expected === "never" ? stray(input) : "is missing")),
  );
};

/** An object whose members' names are of a form. */
export const membersNamed = <Name extends v.GenericSchema<string, string>, Member extends v.GenericSchema>(
  name: Name,
  member: Member,
) => v.pipe(anything, ofObject, v.record(name, member));
