import { expect, test } from "vitest";
import { parseForm } from "../../src/protocol/form.ts";

test.each([
  ["", {}],
  ["a=1&b=2", { a: "1", b: "2" }],
  ["a=x+y%20z%2B&b=", { a: "x y z+", b: "" }],
  ["a=1=2", { a: "1=2" }],
  ["%C3%A9=%E2%82%AC", { é: "€" }],
])("parses %j", (text, expected) => {
  const form = parseForm(Buffer.from(text));
  expect(form.ok && Object.fromEntries(form.fields)).toEqual(expected);
});

test.each([
  ["a", { ok: false, problem: "encoding" }],
  ["a=1&&b=2", { ok: false, problem: "encoding" }],
  ["a=%zz", { ok: false, problem: "encoding" }],
  ["a=%E2%82", { ok: false, problem: "encoding" }],
  ["a=1&a=2", { ok: false, problem: "duplicate", name: "a" }],
  ["a=1&%61=2", { ok: false, problem: "duplicate", name: "a" }],
])("refuses %j", (text, expected) => {
  expect(parseForm(Buffer.from(text))).toEqual(expected);
});

test("refuses bytes that are not UTF-8", () => {
  expect(parseForm(Uint8Array.of(0x61, 0x3d, 0xff))).toEqual({ ok: false, problem: "encoding" });
});
