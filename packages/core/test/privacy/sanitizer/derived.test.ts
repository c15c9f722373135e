import { describe, expect, test } from "vitest";
import { createEffectiveProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { ProfileName } from "../../../src/schema/profile-settings.ts";
import type { TypeName } from "../../../src/schema/schema.ts";
import { realTokens } from "../../fixtures/tokens.ts";
import { createTextSanitizer } from "./text-sanitizer.ts";

const tokens = realTokens();
const through = (
  profile: ProfileName,
  properties: Readonly<Record<string, "count" | "provider" | "depth">> = {},
) => {
  const result = createEffectiveProfile({ profile, overrides: { properties } });
  if (!result.ok) return expect.unreachable(JSON.stringify(result.faults));
  const { sanitize } = createTextSanitizer({ profile: result.profile, tokens });
  return (type: TypeName, value: unknown) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const { body, invalidValues } = sanitize(text, { kind: "entity", type }, () => undefined);
    return { value: JSON.parse(body) as Record<string, unknown>, invalidValues, body };
  };
};

const strict = through("strict");
const analytics = through("analytics");
const counting = through("strict", { "outlookItem.categories": "count" });
const providing = through("strict", { "event.onlineMeeting": "provider" });

describe("the depth of a reply", () => {
  const index = (bytes: number) => Buffer.alloc(bytes, 0xab).toString("base64");

  test.each([
    [22, 0],
    [27, 1],
    [32, 2],
    [22 + 5 * 40, 40],
  ])("of an index of %d bytes is %d, and the index stays behind", (bytes, depth) => {
    for (const sanitize of [strict, analytics]) {
      const { value, body } = sanitize("message", { conversationIndex: index(bytes), isRead: true });
      expect(value).toEqual({ "conversationIndex@graphveil.depth": depth, isRead: true });
      expect(body).not.toContain(index(bytes).slice(0, 8));
    }
  });

  test.each([index(21), index(23), index(0), 7, ["x"], { a: 1 }, "no base64!"])(
    "is not made of %j",
    (value) => {
      expect(strict("message", { conversationIndex: value })).toMatchObject({ value: {}, invalidValues: 1 });
    },
  );

  test("of null is null", () => {
    expect(strict("message", { conversationIndex: null }).value).toEqual({ conversationIndex: null });
  });

  test("is not told where ids that correlate are dropped, and raw keeps the index", () => {
    const result = createEffectiveProfile({
      profile: "strict",
      overrides: { classes: { correlationId: "drop" } },
    });
    if (!result.ok) return expect.unreachable("no faults");
    const { sanitize } = createTextSanitizer({ profile: result.profile, tokens });
    const text = JSON.stringify({ conversationIndex: index(22) });
    expect(sanitize(text, { kind: "entity", type: "message" }, () => undefined).body).toBe("{}");
    expect(through("raw")("message", text).value).toEqual({ conversationIndex: index(22) });
  });
});

describe("a count", () => {
  test.each([
    ['{"categories":[]}', { "categories@graphveil.count": 0 }],
    ['{"categories":[ "a" , null,"b\\"]" ]}', { "categories@graphveil.count": 3 }],
    ['{"categories":null}', { categories: null }],
    ['{"categories":[["a"],{"b":[1,2]}],"isRead":false}', { "categories@graphveil.count": 2, isRead: false }],
  ])("of %s", (text, value) => {
    expect(counting("message", text)).toMatchObject({ value, invalidValues: 0 });
  });

  test.each(['{"categories":"a"}', '{"categories":{"length":3}}', '{"categories":7}'])(
    "is not made of %s",
    (text) => {
      expect(counting("message", text)).toMatchObject({ value: {}, invalidValues: 1 });
    },
  );

  test("is off unless it is asked for", () => {
    expect(strict("message", { categories: ["a"] }).value).toEqual({});
  });
});

describe("the provider of an online meeting", () => {
  const providerOf = (event: object): unknown =>
    providing("event", event).value["onlineMeeting@graphveil.provider"];
  const joinedBy = (joinUrl: string) => providerOf({ onlineMeeting: { joinUrl } });

  test.each([
    ["https://teams.microsoft.com/l/meetup-join/19%3ameeting_x?context=%7b%22Tid%22", "teams"],
    ["https://teams.live.com/meet/9876", "teams"],
    ["https://gov.teams.microsoft.us/l/meetup-join/x", "teams"],
    ["HTTPS://ACME.ZOOM.US/j/123?pwd=secret", "zoom"],
    ["https://acme.zoomgov.com/j/1", "zoom"],
    ["http://zoom.com.cn/j/1", "zoom"],
    ["https://acme.webex.com/meet/ada", "webex"],
    ["https://meet.google.com/abc-defg-hij", "meet"],
    ["https://meet.jit.si/room", "other"],
    ["https://zoom.us.evil.example/j/1", "other"],
    ["https://evilzoom.us/j/1", "other"],
    ["https://evil.example/?next=https://zoom.us/j/1", "other"],
    [
      "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Facme.zoom.us%2Fj%2F1&data=05",
      "zoom",
    ],
    ["https://nam02.safelinks.protection.outlook.com/?data=05", "other"],
    ["", "other"],
  ])("by %s is %s", (url, provider) => {
    expect(joinedBy(url)).toBe(provider);
  });

  test.each([
    [{ onlineMeeting: null, onlineMeetingUrl: "https://acme.zoom.us/j/1" }, "zoom"],
    [{ location: { displayName: "https://acme.webex.com/meet/ada" }, onlineMeeting: null }, "webex"],
    [{ onlineMeeting: null, location: { displayName: "Zoom: acme.zoom.us/j/1; Room 4" } }, "zoom"],
    [
      {
        onlineMeeting: null,
        locations: [{ displayName: "Room" }, { locationUri: "https://meet.google.com/x" }],
      },
      "meet",
    ],
    [{ onlineMeeting: null, location: { displayName: "https://intranet.example/rooms" } }, "other"],
    [{ onlineMeeting: null, location: { displayName: "Room 4" } }, undefined],
    [{ onlineMeeting: null, location: { displayName: "ask bob@zoom.us" } }, undefined],
    [
      {
        onlineMeeting: null,
        body: { content: "https://acme.zoom.us/j/1" },
        bodyPreview: "https://zoom.us/j/1",
      },
      undefined,
    ],
    [{ onlineMeeting: null, subject: "https://zoom.us/j/1" }, undefined],
    [
      { onlineMeeting: { joinUrl: "https://x.example/" }, location: { displayName: "https://zoom.us/j/1" } },
      "zoom",
    ],
    [{ location: { displayName: "https://zoom.us/j/1" } }, undefined],
  ])("of %j is %s", (event, provider) => {
    expect(providerOf(event)).toBe(provider);
  });

  test("is not looked for in a text of more than 16 KiB, nor behind so much of one member", () => {
    const link = "https://zoom.us/j/1";
    const placed = (displayName: string, address = "") =>
      providerOf({ onlineMeeting: null, location: { displayName, locationUri: address } });
    const padded = (bytes: number) => `${link} `.padEnd(bytes - 2, "x");
    expect([placed(padded(1 << 14)), placed(padded((1 << 14) + 1))]).toEqual(["zoom", undefined]);
    expect([placed("x".repeat(16_000), link), placed("x".repeat(16_400), link)]).toEqual(["zoom", undefined]);
  });

  test("stands in place of all that the meeting holds", () => {
    const { value, body } = providing("event", {
      onlineMeeting: {
        joinUrl: "https://acme.zoom.us/j/123?pwd=hush",
        conferenceId: "4711",
        phones: [{ number: "+14255550100", type: "office", language: "en-US" }],
      },
      isAllDay: false,
    });
    expect(value).toEqual({ "onlineMeeting@graphveil.provider": "zoom", isAllDay: false });
    expect(body).not.toMatch(/acme|hush|4711|phones/);
  });

  test("is a null where there is no meeting", () => {
    expect(providing("event", { onlineMeeting: null }).value).toEqual({ onlineMeeting: null });
    expect(providing("event", { onlineMeeting: "https://zoom.us" })).toMatchObject({
      value: {},
      invalidValues: 1,
    });
  });

  test("is looked for once in an event that repeats its meeting", () => {
    const text = `{${'"onlineMeeting":null,"location":{"displayName":"x"},'.repeat(20_000)}"isAllDay":true}`;
    expect(providing("event", text).invalidValues).toBe(0);
  });
});

describe("copies of one meeting", () => {
  const id =
    "040000008200E00074C5B7101A82E008000000008059A1C6F5C8DB01000000000000000010000000A1B2C3D4E5F60718293A4B5C6D7E8F90";
  const uidOf = (uid: string, name = "uid") => strict("event", { [name]: uid }).value[name];
  const wrapped = (uid: string) => {
    const bytes = Buffer.from(uid, "utf8");
    const size = Buffer.alloc(4);
    size.writeUInt32LE(bytes.length + 13);
    return `040000008200E00074C5B7101A82E008${"0".repeat(40)}${size.toString("hex")}7643616C2D55696401000000${bytes.toString("hex")}00`;
  };

  test("join by uid and iCalUId, in either case", () => {
    expect(uidOf(id)).toMatch(/^c1_/);
    for (const same of [id.toLowerCase(), ` ${id} `]) expect(uidOf(same)).toBe(uidOf(id));
    expect(uidOf(id, "iCalUId")).toBe(uidOf(id));
  });

  test("join where one calendar holds another system's id as it is and another wraps it", () => {
    const foreign = "7kukuqrfedlm2f9t0vr3q4b0v0@google.com";
    expect(uidOf(wrapped(foreign))).toBe(uidOf(foreign));
    expect(uidOf(wrapped(foreign).toLowerCase())).toBe(uidOf(foreign));
    expect(uidOf(wrapped("zoë@example.org"))).toBe(uidOf("zoë@example.org"));
  });

  test("keep the occurrences of another system's series apart", () => {
    const onDay = (day: string) => wrapped("x@google.com").replace(/^(.{32})0{8}/, `$1${day}`);
    expect(uidOf(onDay("07EA0301"), "iCalUId")).not.toBe(uidOf(onDay("07EA0302"), "iCalUId"));
  });

  test("of different meetings do not", () => {
    const other = `${id.slice(0, -2)}91`;
    const distinct = [id, other, wrapped("a@x"), wrapped("A@x"), "a", "A", wrapped("")].map((each) =>
      uidOf(each),
    );
    expect(new Set(distinct).size).toBe(distinct.length);
  });
});

describe("a room that stands as a location", () => {
  const uniqueIdOf = (location: object) => strict("location", location).value["uniqueId"];
  const room = "Conf.Rainier@northwind-traders.com";

  test("has the pseudonym of the room's record", () => {
    const record = strict("room", { emailAddress: "conf.rainier@northwind-traders.com" }).value[
      "emailAddress"
    ];
    expect(uniqueIdOf({ displayName: "Rainier", uniqueId: room, uniqueIdType: "directory" })).toBe(record);
    expect(uniqueIdOf({ uniqueIdType: "Directory", uniqueId: room })).toBe(record);
  });

  test.each(["private", "unknown", "locationStore", "bing", null, 2])(
    "is not what is of type %j",
    (uniqueIdType) => {
      const { value, invalidValues } = strict("location", { uniqueId: room, uniqueIdType });
      expect(value).not.toHaveProperty("uniqueId");
      expect(invalidValues).toBe(0);
    },
  );

  test("is not told without its type, and shows no text of a person's", () => {
    expect(uniqueIdOf({ uniqueId: room })).toBeUndefined();
    expect(uniqueIdOf({ uniqueId: "at Ada's", uniqueIdType: "directory" })).toMatch(/^p1_[a-z2-7]{26}$/);
  });
});

describe("a value that is written otherwise than the metadata says", () => {
  test.each([
    ["text/calendar; method=REQUEST", "text/calendar"],
    ['application/octet-stream; name="salary of Ada.xls"', "application/octet-stream"],
    ["text/html ;charset=utf-8", "text/html"],
    ["image/png", "image/png"],
  ])("as a media type: %s", (contentType, kept) => {
    expect(strict("fileAttachment", { contentType })).toMatchObject({
      value: { contentType: kept },
      invalidValues: 0,
    });
  });

  test.each(["Ada Byron; x", "; name=x", "text/cal endar; x=y"])(
    "is left out where it is no media type: %s",
    (contentType) => {
      expect(strict("fileAttachment", { contentType })).toMatchObject({ value: {}, invalidValues: 1 });
    },
  );

  test.each([
    ["message", "importance", 2, "high"],
    ["message", "importance", "0", "low"],
    ["calendar", "color", -1, "auto"],
    ["calendar", "color", 0, "lightBlue"],
    ["outlookCategory", "color", 3, "preset3"],
    ["outlookCategory", "color", "-1", "none"],
    ["event", "showAs", 3, "busy"],
  ] as const)("as a number: %s.%s %j is %s", (type, name, value, member) => {
    expect(strict(type, { [name]: value })).toMatchObject({ value: { [name]: member }, invalidValues: 0 });
  });

  test.each([3, -1, 1.5, 1e3, "3", "1.0", "one", "", true])(
    "is left out where no member has the number: %j",
    (importance) => {
      expect(strict("message", { importance })).toMatchObject({ value: {}, invalidValues: 1 });
    },
  );

  test("is left out where it is too long to be looked at", () => {
    const type = (characters: number) => `image/png;${" ".repeat(characters - 10)}`;
    expect(strict("fileAttachment", { contentType: type(398) }).value).toEqual({ contentType: "image/png" });
    expect(strict("fileAttachment", { contentType: type(399), size: 1 })).toMatchObject({
      value: { size: 1 },
      invalidValues: 1,
    });
  });

  test("in another case passes", () => {
    expect(strict("message", { importance: "HIGH" }).value).toEqual({ importance: "HIGH" });
  });

  test("in a list, each by itself", () => {
    expect(strict("recurrencePattern", { daysOfWeek: [1, "friday", "6"] }).value).toEqual({
      daysOfWeek: ["monday", "friday", "saturday"],
    });
  });
});

test("a folder tells its size", () => {
  expect(strict("mailFolder", { sizeInBytes: 8_589_934_592 }).value).toEqual({ sizeInBytes: 8_589_934_592 });
  expect(strict("mailFolder", { sizeInBytes: "big" })).toMatchObject({ value: {}, invalidValues: 1 });
});
