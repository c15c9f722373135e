import fc from "fast-check";
import "../../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { formatFilter, formatOrderBy } from "../../../src/policy/odata/format.ts";
import { parseFilter, parseOrderBy } from "../../../src/policy/odata/parser.ts";
import { ExpressionFault } from "../../../src/policy/odata/syntax.ts";
import { filters, orders, scrambled } from "./arbitraries.ts";

const reason = /^position \d{1,6}: [A-Za-z][a-z ,()/:]+$/;

/** Reads a text, or checks that it is refused as every text is. */
const readOrRefuse = (text: string): string | undefined => {
  try {
    return formatFilter(parseFilter(text).tree);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    expect(error.message).toMatch(reason);
    return undefined;
  }
};

describe("an expression", () => {
  it("that was written from a tree is read as that tree", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFilter(formatFilter(filter)).tree).toEqual(filter);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(orders, (keys) => {
        expect(parseOrderBy(formatOrderBy(keys)).tree).toEqual(keys);
      }),
    );
  });

  it("that can be read at all is read alike once it is written", () => {
    fc.assert(
      fc.property(fc.oneof(scrambled, fc.string({ unit: "binary", maxLength: 200 })), (text) => {
        const written = readOrRefuse(text);
        if (written !== undefined) expect(readOrRefuse(written)).toBe(written);
      }),
      { numRuns: 5000 },
    );
  });

  it("may hold any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readOrRefuse(Buffer.from(bytes).toString("latin1"));
        readOrRefuse(`a eq '${Buffer.from(bytes).toString("utf8")}`);
      }),
    );
  });

  it("is left alone in what its strings hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const { tree } = parseFilter(`a eq '${value.replaceAll("'", "''")}'`);
        expect(tree).toMatchObject({ value: { kind: "string", value } });
      }),
    );
  });
});
