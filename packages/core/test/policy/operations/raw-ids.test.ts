import { describe, expect, it } from "vitest";
import { createRawIdTest, givesRawIds } from "../../../src/policy/operations/raw-ids.ts";
import type { ActionFor } from "../../../src/schema/actions.ts";
import { ids } from "../../fixtures/graph-bodies.ts";

const keeps: ActionFor = () => "keep";
const seals: ActionFor = () => "seal";
/** Everything in the clear but what has one of these names. */
const sealing =
  (...names: readonly string[]): ActionFor =>
  ({ name }) =>
    names.includes(name) ? "seal" : "keep";
const ITEM = "AAMkAGI2TG93AAA-_x==";

describe("ids in the clear", () => {
  it("are given of a kind whose id is kept, and of no other", () => {
    expect(givesRawIds("message", keeps)).toBe(true);
    expect(givesRawIds("message", seals)).toBe(false);
    expect(givesRawIds("no type of Graph's", keeps)).toBe(false);
  });

  it.each([
    ["message", ITEM, true],
    ["message", "AAMkAGI2TG93AAA", false],
    ["message", "AAMkAGI2TG93AAA-", true],
    ["message", `s1_${ITEM}`, false],
    ["message", `${ITEM}=`, false],
    ["message", "AAMkAGI2TG93/AAAAAAA", false],
    ["message", "A".repeat(1020), true],
    ["message", "A".repeat(1021), false],
    ["organization", ids.adele, true],
    ["organization", ITEM, false],
    ["directoryObject", ids.adele, true],
    ["directoryObject", "ada@contoso.com", true],
    ["directoryObject", "ada_gmail.com#EXT#@contoso.com", true],
    ["directoryObject", "ada#EXT@contoso.com", false],
    ["directoryObject", "$ada@contoso.com", false],
    ["directoryObject", "a/b@contoso.com", false],
    ["directoryObject", "ada@contoso.com/x", false],
    ["directoryObject", "@contoso.com", false],
    ["directoryObject", ITEM, false],
    ["place", "room@contoso.com", true],
  ])("of %s may be %s: %s", (kind, id, expected) => {
    expect(createRawIdTest(true, keeps)(kind, id)).toBe(expected);
  });

  it("are taken only where they are given", () => {
    expect(createRawIdTest(false, keeps)("message", ITEM)).toBe(false);
    expect(createRawIdTest(true, seals)("message", ITEM)).toBe(false);
    expect(createRawIdTest(true, keeps)("no type of Graph's", ITEM)).toBe(false);
  });

  it.each([
    ["directoryObject", "userPrincipalName"],
    ["directoryObject", "mail"],
    ["place", "emailAddress"],
  ])("of %s are no addresses where %s does not come in the clear", (kind, name) => {
    const isRawId = createRawIdTest(true, sealing(name));
    expect([isRawId(kind, "ada@contoso.com"), isRawId(kind, ids.adele)]).toEqual([false, true]);
  });
});
