import fc from "fast-check";
import {
  comparisonOperators,
  type Filter,
  type Literal,
  type OrderKey,
  type PropertyPath,
  predicateFunctions,
} from "../../../src/policy/odata/syntax.ts";

const digits = (value: number, size: number): string => String(value).padStart(size, "0");
const upTo = (max: number, size = 2) => fc.integer({ min: 0, max }).map((value) => digits(value, size));

const date = fc
  .tuple(upTo(9999, 4), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([year, month, day]) => `${year}-${digits(month, 2)}-${digits(day, 2)}`);
const time = fc.tuple(upTo(23), upTo(59), upTo(59)).map((parts) => parts.join(":"));
const offset = fc.oneof(
  fc.constant("Z"),
  fc
    .tuple(fc.constantFrom("+", "-"), upTo(14), upTo(59))
    .map(([sign, hours, minutes]) => `${sign}${hours}:${minutes}`),
);

/** Any literal that an expression can hold. */
export const literals: fc.Arbitrary<Literal> = fc.oneof(
  fc.constant<Literal>({ kind: "null" }),
  fc.boolean().map((value): Literal => ({ kind: "boolean", value })),
  fc.integer().map((value): Literal => ({ kind: "number", value })),
  fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 9 }))
    .map(([value, places]): Literal => ({ kind: "number", value: value / 10 ** places + 0 })),
  fc.string({ unit: "binary" }).map((value): Literal => ({ kind: "string", value })),
  fc.stringMatching(/^[' ()a,]{0,9}$/).map((value): Literal => ({ kind: "string", value })),
  fc.uuid().map((value): Literal => ({ kind: "guid", value })),
  date.map((value): Literal => ({ kind: "date", value })),
  time.map((value): Literal => ({ kind: "timeOfDay", value })),
  fc
    .tuple(date, time, offset)
    .map(([day, hour, zone]): Literal => ({ kind: "dateTimeOffset", value: `${day}T${hour}${zone}` })),
);

const names = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/),
  fc.constantFrom("and", "or", "in", "eq", "desc", "any", "null", "contains", "__proto__"),
);
/** A path that does not begin with `not`, which would be the operator. */
const paths: fc.Arbitrary<PropertyPath> = fc
  .array(names, { minLength: 1, maxLength: 4 })
  .filter(([first = ""]) => first.toLowerCase() !== "not");

const leaves: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    kind: fc.constant("comparison" as const),
    path: paths,
    operator: fc.constantFrom(...comparisonOperators),
    value: literals,
  }),
  fc.record({
    kind: fc.constant("in" as const),
    path: paths,
    values: fc.array(literals, { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant("function" as const),
    name: fc.constantFrom(...predicateFunctions),
    path: paths,
    value: literals,
  }),
);

/** Any filter of the grammar, whatever its names mean. */
export const filters: fc.Arbitrary<Filter> = fc.letrec<{ readonly filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    leaves,
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      operands: fc.array(tie("filter"), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), operand: tie("filter") }),
    fc.record({
      kind: fc.constant("any" as const),
      path: paths,
      variable: fc.stringMatching(/^[a-z]{1,3}$/),
      condition: tie("filter"),
    }),
  ),
})).filter;

/** Any order of the grammar. */
export const orders: fc.Arbitrary<readonly OrderKey[]> = fc.array(
  fc.record({ path: paths, descending: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

/** Texts that are made of the grammar's own pieces, mostly in the wrong order. */
export const scrambled: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...[
        "(",
        ")",
        ",",
        "/",
        ":",
        "'",
        "''",
        " ",
        "and",
        "or",
        "not",
        "in",
        "eq",
        "any",
        "all",
        "startswith(",
        "add",
      ],
      ...[
        "isRead",
        "subject",
        "start/dateTime",
        "from/emailAddress/address",
        "id",
        "x",
        "null",
        "true",
        "1",
        "-1.5",
      ],
      ...[
        "2026-01-01",
        "2026-01-01T00:00:00Z",
        "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
        "'a'",
        "$",
        "%",
        "é",
        "\u0000",
      ],
    ),
    { maxLength: 60 },
  )
  .chain((pieces) => fc.constantFrom(pieces.join(" "), pieces.join("")));
