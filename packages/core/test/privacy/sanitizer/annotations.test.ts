import { describe, expect, test } from "vitest";
import { MalformedReply } from "../../../src/json/scan.ts";
import {
  createEffectiveProfile,
  type EffectiveProfile,
  plainProfile,
} from "../../../src/privacy/profile/effective-profile.ts";
import type { ProfileSettings } from "../../../src/schema/profile-settings.ts";
import type { TypeName } from "../../../src/schema/schema.ts";
import { realTokens } from "../../fixtures/tokens.ts";
import { createTextSanitizer } from "./text-sanitizer.ts";

const profileOf = (choice: ProfileSettings): EffectiveProfile => {
  const result = createEffectiveProfile(choice);
  return result.ok ? result.profile : expect.unreachable(JSON.stringify(result.faults));
};
const through = (profile: EffectiveProfile) => {
  const { sanitize } = createTextSanitizer({ profile, tokens: realTokens() });
  return (type: TypeName, text: string) => sanitize(text, { kind: "entity", type }, () => undefined);
};

const phrases = ["Projekt X", "Zürich", '"quoted"', "会議"];
const withPhrases = through(
  profileOf({ profile: "strict", overrides: { classes: { text: "phrases" } }, phrases }),
);
const analytics = through(plainProfile("analytics"));

describe("phrases", () => {
  test.each([
    ['{"subject":"projekt  x in ZÜRICH"}', '{"subject@graphveil.phrases":["Projekt X","Z\\u00fcrich"]}'],
    [
      '{"subject":"\\"Quoted\\" 明日の会議"}',
      '{"subject@graphveil.phrases":["\\"quoted\\"","\\u4f1a\\u8b70"]}',
    ],
    ['{"subject":"Projekt Xavier"}', '{"subject@graphveil.phrases":[]}'],
    ['{"subject":""}', '{"subject@graphveil.phrases":[]}'],
    ['{"subject":null}', '{"subject":null}'],
    ['{"categories":["projekt x",null,"y"]}', '{"categories@graphveil.phrases":[["Projekt X"],null,[]]}'],
    [
      '{"body":{"contentType":"html","content":"<p title=\\"Z\\u00fcrich\\">Pro<b>jekt</b>\\r\\nX</p>"}}',
      '{"body":{"contentType":"html","content@graphveil.phrases":["Projekt X"]}}',
    ],
    [
      '{"body":{"contentType":"text","content":"<p>Projekt<b>X</p>"}}',
      '{"body":{"contentType":"text","content@graphveil.phrases":[]}}',
    ],
  ])("of %s are %s", (text, output) => {
    expect(withPhrases("message", text).body).toBe(output);
  });

  test("are written as the policy spells them, and nothing else of the text is", () => {
    const { body } = withPhrases("message", '{"subject":"PROJEKT X geheim"}');
    expect(body).not.toMatch(/geheim|PROJEKT/);
  });
});

describe("a measure", () => {
  test.each([
    ['{"subject":"zwei Worte"}', '{"subject@graphveil.measure":{"length":10,"words":2}}'],
    [
      '{"isRead":true,"subject" : "a" , "isDraft":false}',
      '{"isRead":true,"subject@graphveil.measure":{"length":1,"words":1} , "isDraft":false}',
    ],
    ['{"s\\u0075bject":"\\u0061\\ud83d\\ude00\\/"}', '{"subject@graphveil.measure":{"length":3,"words":1}}'],
    ['{"categories":[ ]}', '{"categories@graphveil.measure":[]}'],
    ['{"categories":[ "a b" , null ]}', '{"categories@graphveil.measure":[{"length":3,"words":2},null]}'],
    [
      '{"body":{"content":"a<b>b","contentType":"HTML"}}',
      '{"body":{"content@graphveil.measure":{"length":2,"words":1},"contentType":"HTML"}}',
    ],
    ['{"body":{"content":"a<b>b"}}', '{"body":{"content@graphveil.measure":{"length":5,"words":3}}}'],
    [
      '{"body":{"content":"a<b>b","contentType":{"contentType":"html"}}}',
      '{"body":{"content@graphveil.measure":{"length":5,"words":3}}}',
    ],
    [
      '{"body":{"content":"<p>a","content":"<p>b","contentType":"html"}}',
      '{"body":{"content@graphveil.measure":{"length":1,"words":1},"content@graphveil.measure":{"length":1,"words":1},"contentType":"html"}}',
    ],
  ])("of %s is %s", (text, output) => {
    expect(analytics("message", text).body).toBe(output);
  });

  test.each([
    '{"subject":["a"]}',
    '{"subject":{"a":1}}',
    '{"subject":7}',
    '{"categories":"a"}',
    '{"categories":["a",7]}',
    '{"body":{"content":false}}',
  ])("is not made of what is no text, which is counted: %s", (text) => {
    const { body, invalidValues } = analytics("message", text);
    expect([body.replace('"body":{}', ""), invalidValues]).toEqual(["{}", 1]);
  });

  test.each(['{"subject":"\\x"}', '{"subject":"\\u12g4"}', '{"subject":"\\u12"}', '{"subject":"a'])(
    "is not made of what is no JSON: %s",
    (text) => {
      expect(() => analytics("message", text)).toThrow(MalformedReply);
    },
  );

  test("that comes in the reply itself is a stranger's and is dropped", () => {
    const { body } = analytics(
      "message",
      '{"subject@graphveil.measure":{"length":1},"subject@graphveil.phrases":["x"],"isRead":true}',
    );
    expect(body).toBe('{"isRead":true}');
  });

  test("of an automatic reply is of what its reader sees", () => {
    const { body } = analytics(
      "automaticRepliesSetting",
      '{"internalReplyMessage":"<html>\\n<p>Bin weg</p></html>","externalReplyMessage":""}',
    );
    expect(body).toBe(
      '{"internalReplyMessage@graphveil.measure":{"length":7,"words":2},"externalReplyMessage@graphveil.measure":{"length":0,"words":0}}',
    );
  });

  test("of a body that repeats its content costs no more for it", () => {
    const repeated = '"content":"<p>a",'.repeat(20_000);
    const { body } = analytics("itemBody", `{${repeated}"contentType":"html"}`);
    expect(body.match(/"length":1,/g)).toHaveLength(20_000);
  });
});

describe("a property that is dropped by an override", () => {
  test("is dropped in deltas, too", () => {
    const sanitize = through(
      profileOf({ profile: "strict", overrides: { properties: { "user.manager": "drop" } } }),
    );
    const text = '{"accountEnabled":true,"manager":{"id":"x"},"manager@delta":[{"id":"x"}]}';
    expect(sanitize("user", text).body).toBe('{"accountEnabled":true}');
  });

  test("under raw leaves secrets and strangers out all the same", () => {
    const sanitize = through(profileOf({ profile: "raw", overrides: { classes: { name: "drop" } } }));
    const text =
      '{"displayName":"x","aboutMe":"y","passwordProfile":{"password":"z"},"stranger":1,"conferenceId":"7"}';
    expect(sanitize("user", text).body).toBe('{"aboutMe":"y"}');
    expect(sanitize("onlineMeetingInfo", '{"conferenceId":"7","quickDial":"8","joinUrl":"u"}').body).toBe(
      '{"joinUrl":"u"}',
    );
  });
});

describe("an entity tag", () => {
  const raw = through(plainProfile("raw"));

  test.each([
    ['{"@odata.etag":"W/\\"1\\""}', '{"@odata.etag":"W/\\"1\\""}'],
    ['{"@odata.etag":{"id":"x"}}', "{}"],
    ['{"@odata.etag":1}', "{}"],
  ])("leaves a raw reply as a text alone: %s becomes %s", (text, expected) => {
    expect(raw("message", text).body).toBe(expected);
  });
});
