import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { acceptsGzip, encodeReply } from "../../src/http/compression.ts";
import type { PlainReply } from "../../src/http/replies.ts";

const offers: readonly (readonly [header: string | null, accepted: boolean])[] = [
  [null, false],
  ["", false],
  ["gzip", true],
  ["GZIP", true],
  ["x-gzip", true],
  ["*", true],
  ["gzip, deflate, br", true],
  ["br,gzip", true],
  ["br , gzip", true],
  [" gzip ", true],
  [",gzip", true],
  ["gzip;q=1", true],
  ["gzip;q=1.000", true],
  ["gzip; q=0.5", true],
  ["gzip ;\tq=0.001", true],
  ["gzip;Q=0.5", true],
  ["deflate;q=1, gzip;q=0.1", true],
  ["identity;q=0, gzip", true],
  ["*;q=0.5", true],
  ["gzip, *;q=0", true],
  ["gzip;q=0", false],
  ["gzip;q=0.0", false],
  ["gzip;q=0.000", false],
  ["gzip; q=0", false],
  ["gzip;q=0, deflate", false],
  ["*;q=0", false],
  ["gzip;q=0, *", false],
  ["*, gzip;q=0", false],
  ["*;q=1, gzip;q=0", false],
  ["identity", false],
  ["br", false],
  ["deflate, br;q=1", false],
  ["gzipped", false],
  ["my-gzip", false],
  ["gzip-9", false],
  ["br;gzip", false],
  ["gzip;q=2", false],
  ["gzip;q=-1", false],
  ["gzip;q=x", false],
  ["gzip;q=", false],
  ["gzip;q=0.0001", false],
  ["gzip;level=9", false],
  ["gzip;q=1;q=0", false],
  ['"gzip"', false],
];

describe("acceptsGzip", () => {
  it.each(offers)("%j: %j", (header, accepted) => {
    expect(acceptsGzip(header)).toBe(accepted);
  });

  it("reads a hostile header once", () => {
    expect(acceptsGzip(`gzip${" ".repeat(100_000)}x`)).toBe(false);
    expect(acceptsGzip(`${",".repeat(100_000)}gzip`)).toBe(true);
  });
});

describe("encodeReply", () => {
  const long = "ä".repeat(512);
  const reply = (text: string, headers = {}): PlainReply => ({
    status: 200,
    headers,
    body: Buffer.from(text),
    compressible: true,
  });

  it("compresses a body that is worth it, and says so", async () => {
    const { body, headers } = await encodeReply(reply(long), "gzip");
    expect(gunzipSync(body).toString("utf8")).toBe(long);
    expect(body.length).toBeLessThan(1024);
    expect(headers).toEqual({
      vary: "accept-encoding",
      "content-encoding": "gzip",
    });
  });

  it.each([
    ["a small body", "a".repeat(1023), "gzip"],
    ["an empty body", "", "gzip"],
    ["a client that says nothing", long, null],
    ["a client that refuses it", long, "gzip;q=0"],
  ])("leaves it plain for %s, and says that it depends", async (_, text, acceptEncoding) => {
    const { body, headers } = await encodeReply(reply(text, { vary: "origin" }), acceptEncoding);
    expect(Buffer.from(body).toString()).toBe(text);
    expect(headers).toEqual({ vary: "origin, accept-encoding" });
  });

  it("leaves what is always short as it is, with its status", async () => {
    const short = {
      ...reply(long, { "content-type": "application/json" }),
      status: 404,
      compressible: false,
    };
    const { status, headers, body } = await encodeReply(short, "gzip");
    expect([status, Buffer.from(body).toString()]).toEqual([404, long]);
    expect(headers).toEqual({ "content-type": "application/json" });
  });
});
