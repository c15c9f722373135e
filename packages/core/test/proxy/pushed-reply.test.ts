import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PushedSelect } from "../../src/policy/query/push-down.ts";
import { judgePushed } from "../../src/proxy/pushed-reply.ts";

const select: PushedSelect = {
  properties: ["id", "createdDateTime", "lastModifiedDateTime"],
  written: "id,createdDateTime,lastModifiedDateTime",
  mayBeRefused: true,
  cutTypes: new Set(["#microsoft.graph.eventMessage"]),
  mayStayEmpty: ["createdDateTime", "lastModifiedDateTime"],
};

const created = "2026-11-29T08:00:00Z";
const modified = "2026-11-30T08:00:00Z";
const whole = { id: "a", createdDateTime: created, lastModifiedDateTime: modified, subject: "s" };
const { createdDateTime: _, ...withoutOne } = whole;

const judge = (text: string, status = 200, by: PushedSelect = select) =>
  judgePushed({ status, headers: new Headers(), body: Buffer.from(text), retries: 0, latencyMs: 0 }, by);
const page = (...value: readonly unknown[]): string => JSON.stringify({ value });

/** A record with its id behind another member, where Graph writes it; the judgement must not depend on that. */
const behindEtag = (record: object): object => ({ "@odata.etag": 'W/"1"', ...record });

describe("a page of a pushed select", () => {
  it.each([
    ["all values", [whole, whole]],
    ["all values behind an etag", [behindEtag(whole), behindEtag(whole)]],
    ["the id last", [{ createdDateTime: created, lastModifiedDateTime: modified, id: "a" }]],
    ["names in a text", [behindEtag({ ...whole, subject: '","createdDateTime":null,"id":null,"' })]],
    ["an object with an id inside", [behindEtag({ ...whole, organizer: { id: "b", name: "n" } })]],
    [
      "an object with an id first inside",
      [behindEtag(whole), behindEtag({ ...whole, calendar: { id: "b" } })],
    ],
  ])("is whole with %s", (_name, records) => {
    expect(judge(page(...records))).toBe("whole");
    expect(judge(JSON.stringify({ value: records }, null, 1))).toBe("whole");
  });

  it.each([
    ["a null", { ...whole, lastModifiedDateTime: null }],
    ["a time that was never set", { ...whole, createdDateTime: "0001-01-01T00:00:00Z" }],
    ["a missing member", withoutOne],
    ["a member of an object inside alone", { ...withoutOne, calendar: { createdDateTime: created } }],
    ["a name in a text alone", { ...withoutOne, subject: `","createdDateTime":"${created}` }],
  ])("is empty with %s in any one of its records", (_name, record) => {
    for (const form of [(each: object) => each, behindEtag])
      for (const records of [[record], [whole, record], [record, whole], [whole, record, whole]]) {
        expect(judge(page(...records.map(form)))).toBe("empty");
        expect(judge(JSON.stringify({ value: records.map(form) }, null, 1))).toBe("empty");
      }
  });

  it("is judged alike however it is written", () => {
    const values = fc.constantFrom<unknown>(created, null, "0001-01-01T00:00:00Z", undefined);
    const records = fc.record({
      etag: fc.boolean(),
      members: fc.shuffledSubarray(["id", "createdDateTime", "lastModifiedDateTime", "changeKey"], {
        minLength: 4,
      }),
      values: fc.tuple(values, values),
    });
    fc.assert(
      fc.property(fc.array(records, { maxLength: 4 }), (drawn) => {
        const written = drawn.map(({ etag, members, values: [first, second] }) => {
          const all: Record<string, unknown> = {
            id: "a",
            changeKey: "k",
            createdDateTime: first,
            lastModifiedDateTime: second,
          };
          const ordered = Object.fromEntries(members.map((name) => [name, all[name]]));
          return etag ? behindEtag(ordered) : ordered;
        });
        const isEmpty = drawn.some(({ values: both }) => both.some((value) => value !== created));
        const expected = drawn.length === 0 ? "untold" : isEmpty ? "empty" : "whole";
        expect(judge(page(...written))).toBe(expected);
        expect(judge(JSON.stringify({ value: written }, null, 1))).toBe(expected);
      }),
    );
  });

  it("is cut where a record is of a type that lacks properties, and not where a text names it", () => {
    const typed = { "@odata.type": "#microsoft.graph.eventMessage", ...whole };
    expect(judge(page(whole, typed))).toBe("cut");
    expect(judge(page(whole, { ...whole, subject: "#microsoft.graph.eventMessage" }))).toBe("whole");
    expect(judge(page(whole, { "@odata.type": "#microsoft.graph.event", ...whole }))).toBe("whole");
  });

  it("is untold where it has no records", () => {
    for (const text of [page(), page("id", 1), "{}", '{"error":{"code":"x"}}', "[", "", "<html>"])
      expect(judge(text)).toBe("untold");
  });

  it("is whole unread where nothing can be missing", () => {
    const anything = { ...select, cutTypes: new Set<string>(), mayStayEmpty: [] };
    expect(judge(page({ id: "a" }), 200, anything)).toBe("whole");
  });

  it("is one entity, too", () => {
    expect(judge(JSON.stringify(whole))).toBe("whole");
    expect(judge(JSON.stringify({ ...whole, value: "text" }))).toBe("whole");
    expect(judge(JSON.stringify(withoutOne))).toBe("empty");
  });
});

describe("an error", () => {
  const error = (code: string) => JSON.stringify({ error: { code, message: "m" } });

  it("is a refusal of the select where it is a 400 with a code for what cannot be read", () => {
    expect(judge(error("BadRequest"), 400)).toBe("refused");
    expect(judge(error("RequestBroker--ParseUri"), 400)).toBe("refused");
    expect(judge(error("ErrorInvalidProperty"), 400)).toBe("untold");
    expect(judge(error("BadRequest"), 403)).toBe("untold");
    expect(judge(error("BadRequest"), 400, { ...select, mayBeRefused: false })).toBe("untold");
  });

  it("says nothing, whatever is in it", () => {
    expect(judge(page(withoutOne), 500)).toBe("untold");
  });
});
