import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "../../src/invocation.ts";
import { readBatchBody } from "../../src/proxy/batch-body.ts";

const read = (body: Uint8Array | string | undefined, headers: Record<string, string> = {}) =>
  readBatchBody({
    headers: new Headers(headers),
    body: body === undefined ? undefined : async () => Buffer.from(body),
  } as Parameters<typeof readBatchBody>[0]);
const gzip = { "content-encoding": "gzip" };
const notJson = { code: "invalidRequest", reason: "batch: not JSON" };

describe("the body of a batch", () => {
  it.each<readonly [Uint8Array | string, Record<string, string>]>([
    ['{"requests":[]}', {}],
    ['{"requests":[]}', { "content-type": "application/json" }],
    ['{"requests":[]}', { "content-type": "Application/JSON ; charset=utf-8" }],
    ['{"requests":[]}', { "content-encoding": "identity" }],
    [gzipSync('{"requests":[]}'), gzip],
    [gzipSync('{"requests":[]}'), { "content-encoding": " GZIP " }],
  ])("is read: %s under %j", async (body, headers) => {
    expect(await read(body, headers)).toEqual({ requests: [] });
  });

  it.each<readonly [Uint8Array | string, Record<string, string>, string]>([
    ["{}", { "content-type": "text/plain" }, "not declared as JSON"],
    ["{}", { "content-type": "application/jsonp" }, "not declared as JSON"],
    ["{}", { "content-encoding": "br" }, "a coding that is not gzip"],
    ["{}", { "content-encoding": "gzip, gzip" }, "a coding that is not gzip"],
    ["{}", gzip, "not gzip"],
    [gzipSync("{}").subarray(0, 12), gzip, "not gzip"],
  ])("is refused for its form: %s under %j", async (body, headers, reason) => {
    await expect(read(body, headers)).rejects.toMatchObject({
      code: "mediaRefused",
      reason: `batch: ${reason}`,
    });
  });

  it.each([
    ["nothing", undefined],
    ["no JSON", "{"],
    ["two values", "{}{}"],
    ["bytes that are no UTF-8, which a decoder would mend", Buffer.from([0x22, 0xff, 0x22])],
  ])("is refused where it is %s", async (_, body) => {
    await expect(read(body)).rejects.toMatchObject(notJson);
  });

  it("is refused where it is too large, also by what it inflates to", async () => {
    const fits = `"${"a".repeat(MAX_BODY_BYTES - 2)}"`;
    expect(await read(fits)).toHaveLength(MAX_BODY_BYTES - 2);
    expect(await read(gzipSync(fits), gzip)).toHaveLength(MAX_BODY_BYTES - 2);
    const tooLarge = { code: "tooLarge", reason: "body: too large" };
    await expect(read(`${fits} `)).rejects.toMatchObject(tooLarge);
    await expect(read(gzipSync(`${fits} `), gzip)).rejects.toMatchObject(tooLarge);
  });

  it("is refused where it is nested too deep", async () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(await read(nested(20))).toBeInstanceOf(Array);
    await expect(read(nested(5000))).rejects.toMatchObject({ reason: "batch: nested too deep" });
  });
});
