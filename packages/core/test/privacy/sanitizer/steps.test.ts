import { describe, expect, test } from "vitest";
import { MalformedReply } from "../../../src/json/scan.ts";
import { createKeyedVeil } from "../../../src/privacy/keyed-veil.ts";
import { createEffectiveProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { Steps } from "../../../src/privacy/text/steps.ts";
import type { ProfileSettings } from "../../../src/schema/profile-settings.ts";
import type { JsonReplyShape } from "../../../src/schema/reply-shape.ts";
import { keyringOf } from "../../fixtures/tokens.ts";

const veilOf = (settings: ProfileSettings) => {
  const result = createEffectiveProfile(settings);
  if (!result.ok) return expect.unreachable(JSON.stringify(result.faults));
  return createKeyedVeil({ keyring: keyringOf(7), profile: result.profile, keepsDomain: () => false });
};
const strict = veilOf({ profile: "strict" });
const analytics = veilOf({ profile: "analytics" });
const searching = veilOf({
  profile: "strict",
  overrides: { classes: { text: "phrases" } },
  phrases: ["nachtigall"],
});

const messages: JsonReplyShape = { kind: "collection", type: "message" };
const pageOf = (...records: readonly object[]) => Buffer.from(JSON.stringify({ value: records }));
const noLinks = () => undefined;

/** How many steps work takes, and what it gives. */
function stepped<Result>(steps: Steps<Result>) {
  let count = 0;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { count, result: step.value };
    count += 1;
  }
}

describe("a reply in steps", () => {
  const page = pageOf(
    ...Array.from({ length: 30 }, (_, i) => ({
      id: `AAMk${i}`,
      subject: `Stand ${i}`,
      from: { emailAddress: { name: "x", address: `p${i}@contoso.com` } },
    })),
  );

  test.each([
    ["strict", strict],
    ["analytics", analytics],
    ["phrases", searching],
  ])("is what it is at once: %s", (_, veil) => {
    const { result } = stepped(veil.sanitizeInSteps(page, messages, noLinks));
    const { body, ...facts } = veil.sanitize(page, messages, noLinks);
    expect(Buffer.from(result.body).toString()).toBe(Buffer.from(body).toString());
    expect(result).toMatchObject(facts);
  });

  test("has a step for each record", () => {
    expect(stepped(strict.sanitizeInSteps(page, messages, noLinks)).count).toBeGreaterThanOrEqual(30);
  });

  test("has steps within one text, wherever it is long", () => {
    for (const [veil, text] of [
      [analytics, "a ภ ".repeat(20_000)],
      [analytics, "ภาษาไทย".repeat(20_000)],
      [searching, "nachtigal ".repeat(20_000)],
    ] as const) {
      const one = pageOf({ subject: text });
      expect(stepped(veil.sanitizeInSteps(one, messages, noLinks)).count).toBeGreaterThan(20);
    }
  });

  test("has steps among many short texts and many values of one record", () => {
    const categories = Array.from({ length: 20_000 }, (_, i) => `category ${i}`);
    expect(
      stepped(analytics.sanitizeInSteps(pageOf({ categories }), messages, noLinks)).count,
    ).toBeGreaterThan(20);
    const toRecipients = Array.from({ length: 5000 }, (_, i) => ({
      emailAddress: { address: `p${i}@x.org` },
    }));
    expect(
      stepped(strict.sanitizeInSteps(pageOf({ toRecipients }), messages, noLinks)).count,
    ).toBeGreaterThan(8);
  });

  test("keeps apart the texts of two replies that take turns", () => {
    const [one, other] = ["eins ภ ".repeat(5000), "zwei drei ภ ".repeat(7000)].map((subject) =>
      analytics.sanitizeInSteps(pageOf({ subject }), messages, noLinks),
    ) as [Steps<{ body: Uint8Array }>, Steps<{ body: Uint8Array }>];
    const done: string[] = [];
    const left = new Set([one, other]);
    while (left.size > 0) {
      for (const steps of left) {
        const step = steps.next();
        if (step.done !== true) continue;
        left.delete(steps);
        done.push(Buffer.from(step.value.body).toString());
      }
    }
    expect(done).toEqual([
      '{"value":[{"subject@graphveil.measure":{"length":35000,"words":10000}}]}',
      '{"value":[{"subject@graphveil.measure":{"length":84000,"words":21000}}]}',
    ]);
  });
});

describe("a text beyond a million characters", () => {
  const bound = 1 << 20;

  test.each([
    ["ASCII", "a"],
    ["escapes", "\\u00e9"],
    ["other scripts", "漢"],
  ])("is counted and not measured: %s", (_, unit) => {
    const bodyOf = (length: number) =>
      analytics.sanitize(
        Buffer.from(`{"value":[{"isRead":true,"subject":"${unit.repeat(length)}"}]}`),
        messages,
        noLinks,
      );
    const within = bodyOf(bound);
    expect(within.overlongTexts).toBe(0);
    expect(Buffer.from(within.body).toString()).toContain(`"subject@graphveil.measure":{"length":${bound},`);
    const beyond = bodyOf(bound + 1);
    expect(beyond).toMatchObject({ overlongTexts: 1, invalidValues: 0, records: 1 });
    expect(Buffer.from(beyond.body).toString()).toBe(
      '{"value":[{"isRead":true,"subject@graphveil.measure":null}]}',
    );
  });

  test("is not searched for phrases either, and a list tells which of its texts it is", () => {
    const categories = ["nachtigall", `${"a ".repeat(bound)}nachtigall`];
    const { body, overlongTexts } = searching.sanitize(pageOf({ categories }), messages, noLinks);
    expect(overlongTexts).toBe(1);
    expect(Buffer.from(body).toString()).toBe(
      '{"value":[{"categories@graphveil.phrases":[["nachtigall"],null]}]}',
    );
  });
});

describe("a page", () => {
  const pageWith = (count: number) =>
    Buffer.from(`{"value":[${Array.from({ length: count }, () => "{}").join()}]}`);

  test("of ten thousand records passes, and of one more does not", () => {
    expect(strict.sanitize(pageWith(10_000), messages, noLinks).records).toBe(10_000);
    expect(() => strict.sanitize(pageWith(10_001), messages, noLinks)).toThrow(MalformedReply);
  });

  test("does not get past the bound by naming its records twice", () => {
    const half = Array.from({ length: 6000 }, () => "{}").join();
    const text = Buffer.from(`{"value":[${half}],"value":[${half}]}`);
    expect(() => strict.sanitize(text, messages, noLinks)).toThrow("more records than a page has");
  });
});
