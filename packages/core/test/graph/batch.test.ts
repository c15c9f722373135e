import { describe, expect, it } from "vitest";
import { batchBody, readBatchReply } from "../../src/graph/batch.ts";
import { MalformedReply } from "../../src/json/scan.ts";

const read = (text: string) => readBatchReply(Buffer.from(text));
const textOf = (body: Uint8Array | undefined) => Buffer.from(body ?? []).toString("utf8");

it("a batch is written with GETs below the version, and with what each waits for", () => {
  const headers = { accept: "application/json" };
  const body = batchBody([
    { id: "1", pathAndQuery: "/v1.0/users?$top=1", headers, dependsOn: [] },
    { id: "2", pathAndQuery: "/v1.0/groups", headers, dependsOn: ["1"] },
  ]);
  expect(JSON.parse(body)).toEqual({
    requests: [
      { id: "1", method: "GET", url: "/users?$top=1", headers },
      { id: "2", method: "GET", url: "/groups", headers, dependsOn: ["1"] },
    ],
  });
});

describe("an answer to a batch", () => {
  it("is read by ids, and JSON in it stays what it is to the byte", () => {
    const inner = '{ "value" : [ {"n":1.0e2,"t":"\\u00e9"} ] }';
    const text = ` {"@odata.context":"x","responses":[{"id":"2","status":200,"headers":{"Content-Type":"application/json","Retry-After":"2.128"},"body":${inner}},{"body":null,"headers":{},"status":503,"id":"__proto__"}]} `;
    const parts = read(text);
    expect([...parts.keys()]).toEqual(["2", "__proto__"]);
    const first = parts.get("2");
    expect(textOf(first?.body)).toBe(inner);
    expect(first?.headers.get("retry-after")).toBe("2.128");
    expect(parts.get("__proto__")).toMatchObject({ status: 503, body: new Uint8Array() });
  });

  it("has in base64 what is no JSON", () => {
    const parts = read(
      '{"responses":[{"id":"1","status":200,"headers":{"Content-Type":"text/plain"},"body":"77u/NDI="}]}',
    );
    expect(textOf(parts.get("1")?.body)).toBe("\ufeff42");
  });

  it("leaves out headers that are not valid", () => {
    const headers = JSON.stringify({ "a b": "1", "x-ok": "1", "x-line": "a\nb", "x-number": 1 });
    const part = read(`{"responses":[{"id":"1","status":204,"headers":${headers}}]}`).get("1");
    expect(Object.fromEntries(part?.headers ?? [])).toEqual({ "x-ok": "1" });
  });

  const part = '{"id":"1","status":200,"headers":{},"body":{}}';
  it.each([
    ["is cut off", '{"responses":[{"id":"1","status":200'],
    ["is no object", "[]"],
    ["has no responses", "{}"],
    ["has two lists of them", '{"responses":[],"responses":[]}'],
    ["has no list of them", '{"responses":{}}'],
    ["answers a request twice", `{"responses":[${part},${part}]}`],
    ["names a member twice", '{"responses":[{"id":"1","id":"2","status":200}]}'],
    ["has a part without an id", '{"responses":[{"status":200}]}'],
    ["has a part without a status", '{"responses":[{"id":"1","status":"200"}]}'],
    ["has a part with a status that is not valid", '{"responses":[{"id":"1","status":20}]}'],
    ["has something behind it", `{"responses":[${part}]}x`],
  ])("that %s is malformed", (_, text) => {
    expect(() => read(text)).toThrow(MalformedReply);
  });

  it.each(["error", "@odata.error", "responses@odata.error"])(
    "with an error beside its parts is malformed, unless the error is null: %s",
    (name) => {
      const whole = { responses: [{ id: "1", status: 200, body: {} }] };
      const failed = { ...whole, [name]: { code: "UnknownError" } };
      expect(() => read(JSON.stringify(failed))).toThrow(MalformedReply);
      expect(read(JSON.stringify({ ...whole, [name]: null })).size).toBe(1);
    },
  );

  it("that is not UTF-8 is malformed", () => {
    expect(() => readBatchReply(Buffer.from([0x7b, 0xff, 0x7d]))).toThrow(MalformedReply);
  });
});
