import fc from "fast-check";
import "../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { MAX_TARGET_CHARACTERS, parseTarget, type RequestTarget } from "../../src/http/target.ts";
import { goodTargets } from "../fixtures/good-targets.ts";
import { hostileTargets } from "../fixtures/hostile-targets.ts";
import { aRule } from "../fixtures/request-messages.ts";

/** A target in its plainest spelling: every character that may be encoded is. */
const write = ({ segments, query }: RequestTarget): string => {
  const path = segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
  const pairs = query.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
};

const parsed = (target: string): RequestTarget => {
  const result = parseTarget(target);
  if (!result.ok) throw new Error(result.reason);
  return result.target;
};

describe("targets that are refused", () => {
  it("are many and each is another", () => {
    expect(new Set(hostileTargets.map(([target]) => target)).size).toBe(hostileTargets.length);
    expect(hostileTargets.length).toBeGreaterThanOrEqual(150);
  });

  it.each(hostileTargets)("%j", (target, reason) => {
    const result = parseTarget(target);
    expect(result).toEqual({
      ok: false,
      tooLong: false,
      reason: expect.stringMatching(reason),
      rule: aRule(),
    });
  });

  it("are told apart where they are too long, before anything else of them is read", () => {
    const longest = `/${"a".repeat(MAX_TARGET_CHARACTERS - 1)}`;
    expect(parseTarget(longest)).toMatchObject({ ok: true });
    const tooLong = { ok: false, tooLong: true, reason: "target: too long" };
    expect(parseTarget(`${longest}a`)).toEqual(tooLong);
    expect(parseTarget("%".repeat(MAX_TARGET_CHARACTERS + 1))).toEqual(tooLong);
    expect(parseTarget("\u0000".repeat(1_000_000))).toEqual(tooLong);
  });

  it("never show in the reason", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: fc.constantFrom(..."zqj%/\\?&=;#\u0000é0") }), (text) => {
        const result = parseTarget(`/${text}`);
        expect(result.ok || /^[a-zA-Z0-9:, -]+$/.test(result.reason)).toBe(true);
        expect(result.ok || !/[zqjé]{3}/.test(result.reason)).toBe(true);
      }),
    );
  });
});

describe("targets that are read", () => {
  it.each(goodTargets)("%j", (target, segments, query) => {
    expect(parsed(target)).toEqual({ segments, query: query.map(([name, value]) => ({ name, value })) });
  });

  it("may have 32 parameters", () => {
    const query = Array.from({ length: 32 }, (_, i) => `p${i}=1`).join("&");
    expect(parsed(`/v1.0/users?${query}`).query).toHaveLength(32);
  });
});

/** Text of a target's alphabet, thick with what parsers disagree about. */
const targetText = fc.string({
  maxLength: 40,
  unit: fc.constantFrom(
    ..."abZ09-._~!$&'()*+,=:@/?;[]\\# ",
    ..."%25 %2e %2F %5c %00 %C3%A9 %F0%9F%98%80 %C0%AE %ED%A0%80 %0d %c2%85 %41 é".split(" "),
  ),
});

describe("properties", () => {
  it("what is accepted is written again and read as the same", () => {
    fc.assert(
      fc.property(targetText, (text) => {
        const result = parseTarget(`/${text}`);
        if (!result.ok) return;
        expect(parsed(write(result.target))).toEqual(result.target);
      }),
      { numRuns: 1000 },
    );
  });

  it("what is accepted has the path that a URL parser reads, too", () => {
    fc.assert(
      fc.property(targetText, (text) => {
        const result = parseTarget(`/${text}`);
        if (!result.ok) return;
        const { origin, pathname } = new URL(`https://proxy.example${`/${text}`}`);
        expect(origin).toBe("https://proxy.example");
        const path = pathname.length > 1 && pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
        expect(path.split("/").slice(1).map(decodeURIComponent)).toEqual(result.target.segments);
      }),
      { numRuns: 1000 },
    );
  });

  it("a decoded segment holds no separator, no escape, no control and is never relative", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), (text) => {
        if (!text.isWellFormed()) return;
        const result = parseTarget(`/${encodeURIComponent(text)}`);
        const refused = /[/\\%;#?\p{Cc}\p{Zl}\p{Zp}]|^\.{1,2}$/u.test(text);
        expect(result.ok ? result.target.segments : undefined).toEqual(refused ? undefined : [text]);
      }),
      { numRuns: 1000 },
    );
  });
});
