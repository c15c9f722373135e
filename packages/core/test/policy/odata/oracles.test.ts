import { describe, expect, it } from "vitest";
import { checkFilter, checkOrderBy } from "../../../src/policy/odata/check.ts";
import { parseFilter, parseOrderBy } from "../../../src/policy/odata/parser.ts";
import type { QueryScope } from "../../../src/policy/odata/properties.ts";
import { ExpressionFault, type Filter, type Literal } from "../../../src/policy/odata/syntax.ts";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import { type Property, structuredType, type TypeName } from "../../../src/schema/schema.ts";

/** A path through the schema, as a filter writes it, and the properties that it goes through. */
interface Walk {
  readonly steps: readonly Property[];
  /** The filter that compares its end with a literal. */
  readonly comparedWith: (literal: string) => string;
}

const DEPTH = 4;

/** Every path to a value from a type, at most one collection on it being ranged over by a lambda. */
function* walks(type: TypeName, above: readonly Property[] = []): Generator<Walk> {
  for (const property of structuredType(type).properties.values()) {
    const steps = [...above, property];
    if (property.type.kind === "structured" && !property.navigation && steps.length < DEPTH) {
      yield* walks(property.type.name, steps);
    }
    const at = steps.findIndex(({ collection }) => collection);
    const names = steps.map(({ name }) => name);
    const [outer, inner] = at === -1 ? [names, []] : [names.slice(0, at + 1), names.slice(at + 1)];
    yield {
      steps,
      comparedWith: (literal) =>
        at === -1
          ? `${outer.join("/")} eq ${literal}`
          : `${outer.join("/")}/any(v:${["v", ...inner].join("/")} eq ${literal})`,
    };
  }
}

const everything: readonly string[] = Object.assign([], { includes: () => true });
const scopeOf = (type: TypeName): QueryScope => ({
  type,
  strings: everything,
  actionFor: plainProfile("strict").actionFor,
});

const literals = [
  "'x'",
  "'en'",
  "'UTC'",
  "1",
  "true",
  "null",
  "2026-01-01",
  "2026-01-01T00:00:00Z",
  "08:00",
  "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
];

/** What is taken of a text: its literals' kinds, or undefined where it is refused for the property's sake. */
const taken = (scope: QueryScope, text: string): Filter | "misfit" | undefined => {
  try {
    return checkFilter(parseFilter(text), scope);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return error.code === "propertyRefused" ? undefined : "misfit";
  }
};

const literalOf = (filter: Filter): Literal | undefined => {
  if (filter.kind === "comparison") return filter.value;
  return filter.kind === "any" ? literalOf(filter.condition) : undefined;
};

/** Types of which no value that passes can be compared. */
const mute: ReadonlySet<string> = new Set(["outlookUser", "calendarGroup"]);

describe("under strict, were every string named in the catalogue", () => {
  const filtered = catalogue.filter(({ parameters }) => parameters.includes("$filter"));
  it.each([...new Set(filtered.map(({ reply }) => reply.type))])(
    "no path from %s asks about a value that does not pass",
    (type) => {
      const scope = scopeOf(type);
      let [open, shut] = [0, 0];
      for (const { steps, comparedWith } of walks(type)) {
        const classes = steps.map(({ propertyClass }) => propertyClass);
        const passes =
          classes.every((each, at) => (at < classes.length - 1 ? each === "recurse" : each === "keep")) &&
          steps.every(({ navigation }) => !navigation);
        const results = literals.map((literal) => taken(scope, comparedWith(literal)));
        const filters = results.filter((result): result is Filter => typeof result === "object");
        if (passes) {
          open += filters.length;
          continue;
        }
        shut += 1;
        const asked = filters.map(literalOf).filter((literal) => literal?.kind !== "sealedId");
        expect(asked, comparedWith("…")).toEqual([]);
      }
      expect(open > 0).toBe(!mute.has(type));
      expect(shut).toBeGreaterThan(0);
    },
  );

  it.each([...new Set(catalogue.map(({ reply }) => reply.type))])(
    "no order of %s tells about one either",
    (type) => {
      for (const { steps } of walks(type)) {
        const leaf = steps.at(-1);
        if (
          leaf?.propertyClass === "keep" &&
          steps.slice(0, -1).every(({ propertyClass }) => propertyClass === "recurse")
        )
          continue;
        const text = steps.map(({ name }) => name).join("/");
        expect(() => checkOrderBy(parseOrderBy(text), scopeOf(type)), text).toThrow(
          "the property is not filterable",
        );
      }
    },
  );
});
