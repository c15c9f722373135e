import { describe, expect, it } from "vitest";
import { formatFilter } from "../../../src/policy/odata/format.ts";
import { mapIds } from "../../../src/policy/odata/sealed-ids.ts";
import type { Filter, Literal } from "../../../src/policy/odata/syntax.ts";

const sealed = (value: string): Literal => ({ kind: "sealedId", idKind: "directoryObject", value });
const equals = (value: Literal): Filter => ({ kind: "comparison", path: ["id"], operator: "eq", value });

const filter: Filter = {
  kind: "or",
  operands: [
    { kind: "not", operand: equals(sealed("a")) },
    { kind: "in", path: ["id"], values: [sealed("b"), { kind: "string", value: "kept" }] },
    {
      kind: "and",
      operands: [
        { kind: "any", path: ["members"], variable: "x", condition: equals(sealed("c")) },
        { kind: "function", name: "contains", path: ["userType"], value: { kind: "string", value: "x" } },
        equals({ kind: "number", value: 1 }),
      ],
    },
  ],
};

describe("mapIds", () => {
  it("opens every sealed id by its kind, and leaves all else", () => {
    const opened = mapIds(filter, (kind, value) => `${kind}'${value}`);
    expect(opened === undefined ? "" : formatFilter(opened)).toBe(
      "not (id eq 'directoryObject''a') or id in ('directoryObject''b','kept') or " +
        "(members/any(x:id eq 'directoryObject''c') and contains(userType,'x') and id eq 1)",
    );
  });

  it.each(["a", "b", "c"])("gives nothing where one does not open, and has tried them all: %s", (bad) => {
    const tried: string[] = [];
    const opened = mapIds(filter, (_, value) => {
      tried.push(value);
      return value === bad ? undefined : value;
    });
    expect(opened).toBeUndefined();
    expect(tried).toEqual(["a", "b", "c"]);
  });
});
