import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Refusal, wireForms } from "../src/errors.ts";
import { graphCodeOf, statusOf } from "./fixtures/wire-forms.ts";

describe("the table of codes", () => {
  it("is the published one, whole", () => {
    const statuses = Object.fromEntries(
      Object.entries(wireForms).map(([code, { status }]) => [code, status]),
    );
    expect(statuses).toEqual(statusOf);
  });

  it("is the one that callers are told what to do by", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/calling.md"), "utf8");
    const rows = [...page.matchAll(/^\| (\d{3}) +\| `(\w+)`/gm)].map(([, status, code]) => [
      code,
      Number(status),
    ]);
    expect(rows).toEqual(Object.entries(statusOf));
  });

  it("has a text of its own for each code, without anything to fill in", () => {
    const messages = Object.values(wireForms).map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
    for (const message of messages) expect(message).toMatch(/^[A-Z][A-Za-z,;:'./_$ -]+\.$/);
  });

  it("has Graph's own code where Graph has one", () => {
    const named = Object.entries(wireForms).flatMap(([code, { graphCode }]) =>
      graphCode ? [[code, graphCode]] : [],
    );
    expect(named).toEqual(Object.entries(graphCodeOf));
  });
});

describe("Refusal", () => {
  it("keeps code, reason and what else it was given", () => {
    const cause = new Error("below");
    const refusal = new Refusal("throttled", "graph: busy", { graphCode: "X", retryAfterSeconds: 7, cause });
    expect(refusal).toMatchObject({
      name: "Refusal",
      code: "throttled",
      reason: "graph: busy",
      graphCode: "X",
      retryAfterSeconds: 7,
      message: "throttled: graph: busy",
    });
    expect(refusal.cause).toBe(cause);
  });

  it("has no cause where there is none", () => {
    expect("cause" in new Refusal("internal", "x")).toBe(false);
  });
});
