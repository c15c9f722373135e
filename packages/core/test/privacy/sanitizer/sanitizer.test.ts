import { describe, expect, test } from "vitest";
import { MalformedReply } from "../../../src/json/scan.ts";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { RewriteLink } from "../../../src/privacy/sanitizer/pass.ts";
import type { JsonReplyShape } from "../../../src/schema/reply-shape.ts";
import type { TypeName } from "../../../src/schema/schema.ts";
import { realTokens } from "../../fixtures/tokens.ts";
import { createTextSanitizer } from "./text-sanitizer.ts";

const tokens = realTokens();
const create = () => createTextSanitizer({ profile: plainProfile("strict"), tokens });
const sanitizer = create();
const noLinks: RewriteLink = () => undefined;
const entity = (value: unknown, type: TypeName) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const result = sanitizer.sanitize(text, { kind: "entity", type }, noLinks);
  return { ...result, value: JSON.parse(result.body) as unknown };
};
const seal = (kind: string, id: string) => tokens.sealIds(kind, [id])[0];
const pseudonym = (address: string) => tokens.pseudonymize([address])[0];
const token = (value: string) => tokens.correlate([value])[0];

const mailboxId = "AAMkADEyMzQ1Njc4LTEyMzQtMTIzNC0xMjM0LTEyMzQ1Njc4OWFiYwBGAAAA";

describe("a message", () => {
  test("keeps structure and times, seals ids, hides people and drops content", () => {
    const { value, records, invalidValues } = entity(
      {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('x')/messages/$entity",
        "@odata.etag": 'W/"CQAAABYAAAC4"',
        id: mailboxId,
        changeKey: "CQAAABYAAAC4",
        categories: ["Projekt Nachtigall"],
        receivedDateTime: "2026-03-04T05:06:07.1234567Z",
        internetMessageId: "<a@b.prod.outlook.com>",
        subject: "Nachtigall",
        bodyPreview: "Nachtigall …",
        importance: "normal",
        parentFolderId: mailboxId,
        conversationId: mailboxId,
        conversationIndex: Buffer.alloc(32, 7).toString("base64"),
        isRead: false,
        isDeliveryReceiptRequested: null,
        webLink: "https://outlook.office365.com/owa/?ItemID=x",
        body: { contentType: "html", content: '<p>Nachtigall "\\ </p>' },
        from: { emailAddress: { name: "Quillon Vasterby", address: "vasterby@northwind-traders.com" } },
        toRecipients: [{ emailAddress: { name: "Q", address: "q@tailspintoys.com" } }, { emailAddress: {} }],
        ccRecipients: [],
        flag: { flagStatus: "notFlagged" },
        extension_0a1b_costCode: "4711",
      },
      "message",
    );
    expect(value).toEqual({
      id: seal("message", mailboxId),
      receivedDateTime: "2026-03-04T05:06:07.1234567Z",
      internetMessageId: token("<a@b.prod.outlook.com>"),
      importance: "normal",
      parentFolderId: seal("mailFolder", mailboxId),
      conversationId: token(mailboxId),
      "conversationIndex@graphveil.depth": 2,
      isRead: false,
      isDeliveryReceiptRequested: null,
      from: { emailAddress: { address: pseudonym("vasterby@northwind-traders.com") } },
      toRecipients: [{ emailAddress: { address: pseudonym("q@tailspintoys.com") } }, { emailAddress: {} }],
      ccRecipients: [],
      flag: { flagStatus: "notFlagged" },
    });
    expect({ records, invalidValues }).toEqual({ records: 1, invalidValues: 0 });
  });

  test("of a derived type shows the derived type's properties, whether its type comes first or last", () => {
    const first = {
      "@odata.type": "#microsoft.graph.eventMessageRequest",
      id: mailboxId,
      meetingMessageType: "meetingRequest",
    };
    const { "@odata.type": type, ...rest } = first;
    const expected = { ...first, id: seal("message", mailboxId) };
    expect(entity(first, "message").value).toEqual(expected);
    expect(entity({ ...rest, "@odata.type": type }, "message").value).toEqual(expected);
    expect(entity(rest, "message").value).toEqual({ id: seal("message", mailboxId) });
  });

  test.each([
    "#microsoft.graph.user",
    "#microsoft.graph.unheardOf",
    "microsoft.graph.eventMessage",
    "#x",
    "",
  ])("does not pass the type annotation %j", (type) => {
    const { value, invalidValues } = entity(
      { "@odata.type": type, isRead: true, meetingMessageType: "none" },
      "message",
    );
    expect(value).toEqual({ isRead: true });
    expect(invalidValues).toBe(1);
  });
});

describe("directory objects", () => {
  test("join by pseudonym over mail, user principal name and every proxy address", () => {
    const { value } = entity(
      {
        id: "6f1d2c3b-4a59-4687-9b0a-1c2d3e4f5061",
        displayName: "Vasterby, Quillon",
        mail: "Quillon.Vasterby@northwind-traders.com",
        userPrincipalName: "qv@northwind-traders.com",
        proxyAddresses: ["SMTP:quillon.vasterby@northwind-traders.com", "X500:/o=ExchangeLabs/cn=qv"],
        businessPhones: ["+1 555 0100"],
        passwordProfile: { password: "hunter2" },
        accountEnabled: true,
      },
      "user",
    );
    const mail = pseudonym("quillon.vasterby@northwind-traders.com");
    expect(value).toEqual({
      id: seal("directoryObject", "6f1d2c3b-4a59-4687-9b0a-1c2d3e4f5061"),
      mail,
      userPrincipalName: pseudonym("qv@northwind-traders.com"),
      proxyAddresses: [`SMTP:${mail}`, `X500:${pseudonym("/O=EXCHANGELABS/CN=QV")}`],
      accountEnabled: true,
    });
  });

  test("that come as directoryObject are read as what they can be, by the strictest rule", () => {
    const { value } = entity(
      {
        id: "6f1d2c3b-4a59-4687-9b0a-1c2d3e4f5061",
        displayName: "X",
        mail: "a@northwind-traders.com",
        accountEnabled: true,
      },
      "directoryObject",
    );
    expect(value).toEqual({
      id: seal("directoryObject", "6f1d2c3b-4a59-4687-9b0a-1c2d3e4f5061"),
      mail: pseudonym("a@northwind-traders.com"),
      accountEnabled: true,
    });
  });

  test("in a delta keep what was removed and whose members changed", () => {
    const group = {
      id: "g",
      displayName: "X",
      "members@delta": [
        { "@odata.type": "#microsoft.graph.user", id: "u", "@removed": { reason: "deleted", x: 1 } },
      ],
      "@removed": { reason: "changed" },
    };
    expect(entity(group, "group").value).toEqual({
      id: seal("directoryObject", "g"),
      "members@delta": [
        {
          "@odata.type": "#microsoft.graph.user",
          id: seal("directoryObject", "u"),
          "@removed": { reason: "deleted" },
        },
      ],
      "@removed": { reason: "changed" },
    });
  });
});

describe("values that are not what the schema says", () => {
  test.each([
    { name: "isRead", value: "true" },
    { name: "isRead", value: { leak: "x" } },
    { name: "receivedDateTime", value: "yesterday, by Quillon" },
    { name: "receivedDateTime", value: ["2026-01-01"] },
    { name: "importance", value: "urgent for Quillon" },
    { name: "importance", value: "urgent" },
    { name: "subject", value: { nested: "x" } },
    { name: "id", value: { id: "x" } },
    { name: "id", value: 7 },
    { name: "from", value: "quillon@northwind-traders.com" },
    { name: "from", value: [{ emailAddress: { address: "x" } }] },
    { name: "toRecipients", value: { emailAddress: { address: "x" } } },
    { name: "toRecipients", value: [{ emailAddress: { address: "x" } }, "quillon"] },
    { name: "flag", value: 1 },
  ])("do not pass: $name = $value", ({ name, value }) => {
    const { body } = entity({ [name]: value, isDraft: true }, "message");
    expect(body).toBe('{"isDraft":true}');
  });

  test("are counted", () => {
    expect(
      entity({ isRead: 1, importance: 7, from: { emailAddress: { address: 3 } } }, "message").invalidValues,
    ).toBe(3);
  });

  test("keep numbers and dates to the byte, and leave out what a reader would round", () => {
    const text = '{"latitude":1}';
    expect(entity(text, "outlookGeoCoordinates").body).toBe("{}");
    const recurrence =
      '{"interval":9007199254740991,"month":9007199254740993,"dayOfMonth":1e400,"index":"first"}';
    expect(entity(recurrence, "recurrencePattern").body).toBe(
      '{"interval":9007199254740991,"index":"first"}',
    );
    expect(entity('{"interval":-0}', "recurrencePattern").body).toBe('{"interval":-0}');
  });
});

describe("a time whose zone is not known", () => {
  const seen = (value: unknown, type: TypeName) => {
    const { value: shown, invalidValues } = entity(value, type);
    return [shown, invalidValues];
  };
  const at = (timeZone: unknown) => ({ dateTime: "2026-06-20T09:00:00", timeZone });
  const known = at("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna");
  const hours = (timeZone: unknown) => ({ startTime: "08:00:00", endTime: "17:00:00", timeZone });

  test.each(["Adele Standard Time", "(UTC+01:00) Adele", 7, ["UTC"], { name: "UTC" }, true])(
    "is left out with it: %j",
    (zone) => {
      const event = { start: at(zone), end: known, isAllDay: false };
      expect(seen(event, "event")).toEqual([{ end: known, isAllDay: false }, 1]);
      const reversed = { start: { timeZone: zone, dateTime: "2026-06-20T09:00:00" }, isAllDay: false };
      expect(seen(reversed, "event")).toEqual([{ isAllDay: false }, 1]);
    },
  );

  test.each([{ name: "Adele Standard Time" }, { name: 7 }, "UTC", 7])("is no working hour: %j", (zone) => {
    const settings = { workingHours: hours(zone), timeZone: "UTC" };
    expect(seen(settings, "mailboxSettings")).toEqual([{ timeZone: "UTC" }, 1]);
    const custom = { ...Object(zone), "@odata.type": "#microsoft.graph.customTimeZone", bias: 60 };
    if (typeof zone === "object")
      expect(entity({ workingHours: hours(custom) }, "mailboxSettings").value).toEqual({});
    expect(seen(hours(zone), "workingHours")).toEqual([{}, 1]);
  });

  test("passes where Graph gives none, and with one that is known", () => {
    for (const zone of [null, "", "UTC+01:00", "tzone://Microsoft/Custom"])
      expect(entity({ start: at(zone) }, "event").value).toEqual({ start: at(zone) });
    expect(entity(hours({ name: "UTC" }), "workingHours").value).toEqual(hours({ name: "UTC" }));
  });

  test("stays where a policy leaves out the zones of all", () => {
    const profile = plainProfile("strict");
    const without: typeof profile = {
      ...profile,
      actionFor: (property, type) =>
        `${type}.${property.name}` === "dateTimeTimeZone.timeZone"
          ? "drop"
          : profile.actionFor(property, type),
    };
    const body = JSON.stringify({ start: at("UTC") });
    const { sanitize } = createTextSanitizer({ profile: without, tokens });
    expect(JSON.parse(sanitize(body, { kind: "entity", type: "event" }, noLinks).body)).toEqual({
      start: { dateTime: "2026-06-20T09:00:00" },
    });
  });
});

describe("a collection", () => {
  const shape: JsonReplyShape = { kind: "collection", type: "user" };
  const page = (
    text: string,
    rewriteLink: RewriteLink = (name, url) => `https://proxy.example/${name}/${url.length}`,
  ) => sanitizer.sanitize(text, shape, rewriteLink);

  test("has its records counted, its count kept and its links rewritten", () => {
    const { body, records } = page(
      '{"@odata.context":"c","@odata.count":2,"@odata.nextLink":"https://graph.microsoft.com/x","@microsoft.graph.tips":"t","value":[{"accountEnabled":true},{}]}',
    );
    expect(body).toBe(
      '{"@odata.count":2,"@odata.nextLink":"https://proxy.example/nextLink/29","value":[{"accountEnabled":true},{}]}',
    );
    expect(records).toBe(2);
  });

  test("fails where a link is not ASCII, in place of shifting what follows it", () => {
    const text = '{"@odata.nextLink":"https://graph.microsoft.com/x","value":[{"accountEnabled":true}]}';
    expect(() => page(text, () => "https://proxy.example/\u00e4")).toThrow(RangeError);
  });

  test("may be empty and still have a link", () => {
    expect(page('{"value":[],"@odata.deltaLink":"x"}').body).toBe(
      '{"value":[],"@odata.deltaLink":"https://proxy.example/deltaLink/1"}',
    );
  });

  test.each([
    "{}",
    '{"error":{"code":"x"}}',
    '{"value":{}}',
    '{"value":"x"}',
    '{"value":[1]}',
    '{"value":[{}],"value":7}',
  ])("without an array of objects under value is refused: %s", (text) => {
    expect(() => page(text)).toThrow(MalformedReply);
  });
});

describe("a body that is not JSON", () => {
  const good =
    '{"value":[{"id":"x","body":{"contentType":"html","content":"a\\"b"},"isRead":true,"x":[1,{"y":null}]}]}';
  const shape: JsonReplyShape = { kind: "collection", type: "message" };

  test("is refused wherever it is cut off", () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => sanitizer.sanitize(good.slice(0, length), shape, noLinks), good.slice(0, length)).toThrow(
        MalformedReply,
      );
    }
    expect(sanitizer.sanitize(good, shape, noLinks).records).toBe(1);
  });

  test.each([
    "",
    "null",
    "[]",
    "<html></html>",
    `${good}x`,
    `${good}{}`,
    '{"value":[],}',
    '{"value":[,]}',
    '{"value":[{}{}]}',
    "{value:[]}",
    "{'value':[]}",
    '{"value":[{"subject":tru}]}',
    '{"value":[{"subject":01}]}',
    '{"value":[{"subject":1.}]}',
    '{"value":[{"subject":+1}]}',
    '{"value":[{"subject":[1}]}',
    '{"value":[{"subject":{"a":1]}]}',
    '{"value":[{"id":"\\x"}]}',
    '\u0000{"value":[]}',
  ])("is refused: %j", (text) => {
    expect(() => sanitizer.sanitize(text, shape, noLinks)).toThrow(MalformedReply);
  });

  test("is not quoted in the error", () => {
    expect(() => sanitizer.sanitize('{"value":["quillon"', shape, noLinks)).toThrow(
      /^malformed JSON at byte \d+$/,
    );
  });

  test("cannot nest without end", () => {
    const deep = (depth: number) => `{"value":[{"x":${"[".repeat(depth)}${"]".repeat(depth)}}]}`;
    expect(() => sanitizer.sanitize(deep(100_000), shape, noLinks)).toThrow(MalformedReply);
    expect(sanitizer.sanitize(deep(40), shape, noLinks).records).toBe(1);
  });

  test("cannot make work grow by types that come late and nest", () => {
    let item = '{"@odata.type":"#microsoft.graph.message"}';
    for (let i = 0; i < 20; i++) {
      item = `{"attachments":[{"item":${item},"@odata.type":"#microsoft.graph.itemAttachment"}],"@odata.type":"#microsoft.graph.message"}`;
    }
    expect(() => sanitizer.sanitize(item, { kind: "entity", type: "outlookItem" }, noLinks)).toThrow(
      MalformedReply,
    );
  });
});

describe("names", () => {
  test("are the same however they are escaped", () => {
    expect(entity('{"\\u0069sRead":true,"s\\u0075bject":"x"}', "message").body).toBe('{"\\u0069sRead":true}');
  });

  test("that come twice are treated twice", () => {
    const { body } = entity('{"subject":"a","isRead":true,"subject":"b","isRead":false}', "message");
    expect(body).toBe('{"isRead":true,"isRead":false}');
  });
});
