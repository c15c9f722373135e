import type { Literal } from "./syntax.ts";

const date = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,7})?)?`;
const offset = String.raw`(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)`;

/** The forms of literals without quotes, in upper case, at most one of which a text has. */
const forms = [
  ["date", new RegExp(`^${date}$`)],
  ["dateTimeOffset", new RegExp(`^${date}T${time}${offset}$`)],
  ["timeOfDay", new RegExp(`^${time}$`)],
  ["guid", /^[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}$/],
] as const;

const number = /^-?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?$/;
/** Length of the longest of the forms. */
const MAX_LITERAL_CHARACTERS = 40;

const numberOf = (text: string): Literal | undefined => {
  const value = Number(text);
  // `+ 0` makes one zero of two; an integer that a double rounds would not be the one that was asked for.
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? undefined
    : { kind: "number", value: value + 0 };
};

/** The literal that a text without quotes is (OData ABNF `primitiveLiteral`), undefined if it is not accepted. */
export function readBareLiteral(text: string): Literal | undefined {
  if (text.length > MAX_LITERAL_CHARACTERS) return undefined;
  if (number.test(text)) return numberOf(text);
  const upper = text.toUpperCase();
  for (const [kind, form] of forms) {
    if (form.test(upper)) return { kind, value: kind === "guid" ? text.toLowerCase() : upper };
  }
  return undefined;
}

const words: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["null", { kind: "null" }],
  ["true", { kind: "boolean", value: true }],
  ["false", { kind: "boolean", value: false }],
]);

/** The literal that a word is, in any case. */
export const readWordLiteral = (word: string): Literal | undefined => {
  const literal = words.get(word.toLowerCase());
  return literal === undefined ? undefined : { ...literal };
};

/** A literal as OData writes it; it is read as the same literal, whatever its value holds. */
export function writeLiteral(literal: Literal): string {
  switch (literal.kind) {
    case "null":
      return "null";
    case "boolean":
    case "number":
      return String(literal.value);
    case "string":
    case "sealedId":
      return `'${literal.value.replaceAll("'", "''")}'`;
    case "date":
    case "dateTimeOffset":
    case "timeOfDay":
    case "guid":
      return literal.value;
  }
}
