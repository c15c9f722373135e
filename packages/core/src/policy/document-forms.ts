import * as v from "valibot";

/** A schema with what editors say of it. */
export const described = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

/** Any string. */
export const anyText = v.string("must be of type string");

/** A string of a form. */
export const text = (form: RegExp, problem: string) => v.pipe(anyText, v.regex(form, problem));

/** A string that is not empty, and not longer than so many UTF-16 code units. */
export const textUpTo = (most: number) =>
  v.pipe(anyText, v.minLength(1, "must not be empty"), v.maxLength(most, `at most ${most} characters`));

/** A list without repeats is not asked for: what is said twice holds once. */
export const list = <Item extends v.GenericSchema>(item: Item, most: number, what: string) =>
  v.pipe(arrayOf(item), v.minLength(1, `at least one ${what}`), v.maxLength(most, `at most ${most}`));

/** A list that may be empty. */
export const arrayOf = <Item extends v.GenericSchema>(item: Item) => v.array(item, "must be of type array");

/** One of a few words. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(words, `must be one of ${words.join(", ")}`);

/** True or false. */
export const flag = v.boolean("must be of type boolean");

/** JSON's object: the library's own check takes an array for one. */
const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const anything = v.unknown();
const ofObject = v.check(isObject, "must be of type object");

/** An object of these members and no others. */
export const members = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    anything,
    ofObject,
    v.strictObject(entries, ({ expected }) =>
      expected === "never" ? "has members that no policy has" : "is missing",
    ),
  );

/** An object whose members' names are of a form. */
export const membersNamed = <Name extends v.GenericSchema<string, string>, Member extends v.GenericSchema>(
  name: Name,
  member: Member,
) => v.pipe(anything, ofObject, v.record(name, member));
