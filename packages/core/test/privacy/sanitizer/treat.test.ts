import { describe, expect, test } from "vitest";
import { MalformedReply } from "../../../src/json/scan.ts";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import { realTokens } from "../../fixtures/tokens.ts";
import { createTextSanitizer } from "./text-sanitizer.ts";

const sanitizer = createTextSanitizer({ profile: plainProfile("strict"), tokens: realTokens() });
const message = (text: string): string =>
  sanitizer.sanitize(text, { kind: "entity", type: "message" }, () => undefined).body;
const messages = (text: string): string =>
  sanitizer.sanitize(text, { kind: "collection", type: "message" }, () => undefined).body;

const error = '{"code":"UnknownError","message":"Adele Vance"}';

describe("an error inside a good reply refuses it as a whole", () => {
  test.each([
    ["under the name that errors have", `{"isRead":true,"error":${error}}`],
    ["alone", `{"error":${error}}`],
    ["as an annotation", `{"isRead":true,"@odata.error":${error}}`],
    ["as an annotation of OData 4.01", `{"isRead":true,"@error":${error}}`],
    ["as OData 3 has it", `{"odata.error":${error}}`],
    ["of one property", `{"isRead":true,"subject@odata.error":${error}}`],
    ["of one property, without a prefix", `{"subject@error":${error}}`],
    ["of a service", `{"@microsoft.graph.error":${error}}`],
    ["under an escaped name", `{"@microsoft.graph.err\\u006fr":${error}}`],
    ["behind a type", `{"@odata.type":"#microsoft.graph.eventMessage","isRead@odata.error":${error}}`],
    ["of a property of a part", `{"flag":{"flagStatus":"flagged","flagStatus@odata.error":${error}}}`],
  ])("%s", (_, text) => {
    expect(() => message(text)).toThrow(MalformedReply);
    expect(() => message(text)).toThrow("an error inside a good reply");
    expect(() => messages(`{"value":[{"isRead":true},${text}]}`)).toThrow("an error inside a good reply");
  });

  test("but what only has its name is left out like any other", () => {
    expect(message('{"error":null,"isRead":true,"subject@odata.error":"Adele","@odata.error":[]}')).toBe(
      '{"isRead":true}',
    );
    expect(message(`{"errors":${error},"subject@odata.errors":${error},"isRead":true}`)).toBe(
      '{"isRead":true}',
    );
  });
});

describe("of the members of an object", () => {
  test("any may come first, last or alone without being left with a comma", () => {
    expect(message('{"subject":"a","isRead":true}')).toBe('{"isRead":true}');
    expect(message('{"isRead":true,"subject":"a"}')).toBe('{"isRead":true}');
    expect(message('{"subject":"a","isRead":true,"x":{},"importance":"low","y":[1]}')).toBe(
      '{"isRead":true,"importance":"low"}',
    );
    expect(message('{ "subject" : "a" , "x" : 1 }').replaceAll(" ", "")).toBe("{}");
  });

  test("one whose value is not what the schema says is left out and counted", () => {
    const reply = sanitizer.sanitize(
      '{"isRead":"yes","importance":"low","flag":[],"hasAttachments":1}',
      { kind: "entity", type: "message" },
      () => undefined,
    );
    expect([reply.body, reply.invalidValues]).toEqual(['{"importance":"low"}', 3]);
  });
});

describe("what is written in place of a value", () => {
  test("goes with the object that is left out, and what is copied in its place stands", () => {
    const hours = '{"daysOfWeek":[1,"tuesday"],"startTime":"08:00:00.0000000","timeZone":7}';
    const text = `{"timeZone":"UTC","workingHours":${hours},"timeFormat":"HH:mm","dateFormat":"yyyy-MM-dd"}`;
    const settings = (body: string): string =>
      sanitizer.sanitize(body, { kind: "entity", type: "mailboxSettings" }, () => undefined).body;
    expect(settings(text.replace(":7", ':{"name":"UTC"}'))).toContain('"daysOfWeek":["monday","tuesday"]');
    expect(settings(text)).toBe('{"timeZone":"UTC","timeFormat":"HH:mm","dateFormat":"yyyy-MM-dd"}');
  });
});
