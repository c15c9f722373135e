import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import type { JsonObject, Lookup } from "../../src/scope/lookup.ts";
import { readPages } from "../../src/scope/paged-lookup.ts";

const { graphRoot } = clouds.global;
const FIRST = "/v1.0/places/microsoft.graph.room?$select=id";
const { signal } = new AbortController();

/** Reads a collection of which each page is made by its number; undefined for one that is not there. */
function setUp(pageOf: (page: number) => JsonObject | undefined, mayBeMissing?: boolean) {
  const asked: string[] = [];
  const lookup: Pick<Lookup, "get"> = {
    get: async (target) => {
      asked.push(target);
      return pageOf(asked.length);
    },
  };
  const read = async () => {
    const records: unknown[] = [];
    for await (const record of readPages(FIRST, { lookup, graphRoot, mayBeMissing }, signal))
      records.push(record);
    return records;
  };
  return { asked, read };
}

const going = (page: number): JsonObject => ({
  value: [page],
  "@odata.nextLink": `${graphRoot}${FIRST}&$skiptoken=t${page}`,
});
const undecided = { code: "upstreamUnavailable", reason: "scope: a collection cannot be read" };

describe("the pages of a collection", () => {
  it("are read one after another, each by the token of the one before", async () => {
    const { read, asked } = setUp((page) => (page < 3 ? going(page) : { value: [3, 4] }));
    expect(await read()).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual([FIRST, `${FIRST}&$skiptoken=t1`, `${FIRST}&$skiptoken=t2`]);
  });

  it("are a thousand at most, so that a list without end is refused", async () => {
    const { read, asked } = setUp((page) => {
      if (page > 1000) expect.unreachable("more than a thousand pages");
      return going(page);
    });
    await expect(read()).rejects.toMatchObject(undecided);
    expect(asked).toHaveLength(1000);
    expect(await setUp((page) => (page < 1000 ? going(page) : { value: [] })).read()).toHaveLength(999);
  });

  it.each<readonly [boolean | undefined, number, boolean]>([
    [undefined, 1, false],
    [false, 1, false],
    [true, 1, true],
    [true, 2, false],
  ])("may be missing (%s) at page %i: %s", async (mayBeMissing, missing, isEmpty) => {
    const { read } = setUp((page) => (page < missing ? going(page) : undefined), mayBeMissing);
    if (isEmpty) expect(await read()).toEqual([]);
    else await expect(read()).rejects.toMatchObject(undecided);
  });

  it.each(["https://elsewhere.example/v1.0/x?$skiptoken=a", `${graphRoot}/v1.0/x`, 7, null])(
    "end in a refusal where the next link is %s",
    async (link) => {
      const { read } = setUp(() => ({ value: [], "@odata.nextLink": link }));
      await expect(read()).rejects.toMatchObject({ reason: "scope: a next link without one token" });
    },
  );
});
