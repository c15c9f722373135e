import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPace } from "../../src/concurrency/pace.ts";
import { MalformedReply } from "../../src/json/scan.ts";
import { filterRecords, type RecordFilter, type RecordView } from "../../src/scope/record-filter.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const textOf = (body: Uint8Array | undefined): string | undefined =>
  body === undefined ? undefined : Buffer.from(body).toString("utf8");

const pace = createPace({ signal: new AbortController().signal });

/** Keeps records whose `ok` is true, and takes `x` out of them. */
const filter: RecordFilter = {
  reads: new Set(["ok"]),
  strips: new Set(["x"]),
  keeps: async (records) => records.map(({ members }) => members["ok"] === true),
};

const filtered = async (text: string, kind: "entity" | "collection" = "collection", by = filter) => {
  const reply = await filterRecords(bytes(text), kind, by, pace);
  return reply && { text: textOf(reply.body), removed: reply.removed };
};

describe("an error that Graph puts into a 200", () => {
  const error = '{"code":"ErrorMailboxMoveInProgress","message":"m"}';

  it.each([
    ["beside the records", "collection", `{"value":[],"error":${error}}`],
    ["as an annotation beside them", "collection", `{"value":[],"@odata.error":${error}}`],
    ["inside a record", "collection", `{"value":[{"ok":true,"error":${error}}]}`],
    ["in an entity that the caller may have", "entity", `{"ok":true,"error":${error}}`],
    ["in an entity that the caller may not have", "entity", `{"ok":false,"error":${error}}`],
  ] as const)("ends the reply: %s", async (_, kind, body) => {
    await expect(filtered(body, kind)).rejects.toThrow(MalformedReply);
  });
});

describe("a collection", () => {
  it("keeps the bytes of what stays, numbers and texts and all", async () => {
    const kept =
      '{ "ok":true , "n":12345678901234567890.100, "t":"\\u00e9 \\/ é😀", "deep":{"x":1,"value":[]} }';
    expect(
      await filtered(`{"@odata.context":"c","value":[ ${kept} , {"ok":false,"n":1}],"@odata.nextLink":"l"}`),
    ).toEqual({
      text: `{"@odata.context":"c","value":[${kept.replace(/^\{ /, "{").replace(/ \}$/, "}").replaceAll(" ,", ",").replaceAll(", ", ",")}],"@odata.nextLink":"l"}`,
      removed: 1,
    });
  });

  it.each([
    ['{"value":[]}', '{"value":[]}', 0],
    ['{"value":[{"ok":true}]}', '{"value":[{"ok":true}]}', 0],
    ['{"value":[{"ok":true,"x":1}]}', '{"value":[{"ok":true}]}', 0],
    ['{"value":[{"x":1,"ok":true,"y":2}]}', '{"value":[{"ok":true,"y":2}]}', 0],
    ['{"value":[{"\\u0078":1,"ok":true}]}', '{"value":[{"ok":true}]}', 0],
    ['{"value":[{"ok":"true"}]}', '{"value":[]}', 1],
    ['{"value":[{"Ok":true}]}', '{"value":[]}', 1],
    ['{"value":[{}]}', '{"value":[]}', 1],
    ['{"value":[{"ok":true,"ok":false}]}', '{"value":[]}', 1],
    ['{"value":[{"ok":false,"ok":true}]}', '{"value":[]}', 1],
    ['{"value":[{"ok":true,"\\u006fk":true}]}', '{"value":[]}', 1],
    ['{"value":[1,"x",null,[{"ok":true}],{"ok":true}]}', '{"value":[{"ok":true}]}', 4],
    ['{"@odata.count":2,"value":[{"ok":true},{}]}', '{"value":[{"ok":true}]}', 1],
    ['{"value":[{}],"value":[{"ok":true},{}]}', '{"value":[],"value":[{"ok":true}]}', 2],
    ['{"\\u0076alue":[{}]}', '{"\\u0076alue":[]}', 1],
    ['{"value":{"ok":false}}', '{"value":{"ok":false}}', 0],
    ["{}", "{}", 0],
  ])("%s becomes %s, %d records less", async (text, expected, removed) => {
    expect(await filtered(text)).toEqual({ text: expected, removed });
  });

  it("shows a decision only what it reads, and tombstones as what they are", async () => {
    const seen: RecordView[] = [];
    const spy: RecordFilter = {
      ...filter,
      async keeps(records) {
        seen.push(...records);
        return records.map(() => true);
      },
    };
    const gone = '{"@removed":{"reason":"deleted"},"id":"1"}';
    const posing = '{"@removed":{"reason":"changed"},"id":"1","subject":"s"}';
    await filtered(`{"value":[{"ok":1,"secret":2},${gone},${posing}]}`, "collection", spy);
    expect(seen).toEqual([
      { members: { ok: 1 }, isTombstone: false },
      { members: {}, isTombstone: true },
      { members: {}, isTombstone: false },
    ]);
  });
});

describe("an entity", () => {
  it.each([
    ['{"@odata.context":"c","ok":true,"x":{"a":1},"n":1.0}', '{"@odata.context":"c","ok":true,"n":1.0}'],
    ['{"ok":false}', undefined],
    ["{}", undefined],
    ['{"ok":true,"ok":true}', undefined],
  ])("%s becomes %s", async (text, expected) => {
    expect((await filtered(text, "entity"))?.text).toBe(expected);
  });
});

describe("a body that is not what it should be", () => {
  it.each([
    "",
    "[]",
    "null",
    "{",
    '{"value":[{"ok":true}',
    '{"value":[{"ok":true}]} x',
    '{"value":[{"ok":tru}]}',
    '{"value" [] }',
  ])("is refused: %j", async (text) => {
    for (const kind of ["collection", "entity"] as const)
      await expect(filtered(text, kind)).rejects.toBeInstanceOf(MalformedReply);
  });

  it("is refused where a member that is read is no JSON", async () => {
    await expect(filtered('{"value":[{"ok":"\u0001"}]}')).rejects.toBeInstanceOf(MalformedReply);
    await expect(filtered('{"ok":"\u0001"}', "entity")).rejects.toBeInstanceOf(MalformedReply);
  });

  it("is refused where it is not UTF-8", async () => {
    const body = Buffer.concat([bytes('{"value":[],"a":"'), Buffer.from([0xff]), bytes('"}')]);
    await expect(filterRecords(body, "collection", filter, pace)).rejects.toBeInstanceOf(MalformedReply);
  });
});

describe("any collection", () => {
  it("comes out as a parser, a filter and a writer would make it", async () => {
    const record = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom("ok", "x", "y", "id"), fc.jsonValue()),
      fc.record({ ok: fc.boolean(), x: fc.jsonValue(), y: fc.jsonValue() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(record), fc.constantFrom(0, 2), async (records, indent) => {
        const reply = await filtered(JSON.stringify({ value: records }, null, indent));
        const expected = records.flatMap((value) => {
          if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
          const { x: _, ...rest } = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
          return rest["ok"] === true ? [rest] : [];
        });
        expect(JSON.parse(reply?.text ?? "")).toEqual({ value: expected });
        expect(reply?.removed).toBe(records.length - expected.length);
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });
});

describe("a page of more records than any of Graph's", () => {
  const pageOf = (count: number) =>
    `{"value":[${Array.from({ length: count }, () => '{"ok":true}').join()}]}`;

  it("is refused before its records are looked at, and one of as many is not", async () => {
    let asked = 0;
    const counting: RecordFilter = {
      ...filter,
      keeps: async (records) => {
        asked += records.length;
        return records.map(() => true);
      },
    };
    expect((await filtered(pageOf(10_000), "collection", counting))?.removed).toBe(0);
    await expect(filtered(pageOf(10_001), "collection", counting)).rejects.toThrow(
      "more records than a page has",
    );
    expect(asked).toBe(10_000);
  });
});
