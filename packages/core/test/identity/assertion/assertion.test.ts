import { describe, expect, it } from "vitest";
import { createAssertion } from "../../../src/identity/assertion/assertion.ts";
import { createFederatedAssertionSource } from "../../../src/identity/assertion/federated-assertion.ts";
import {
  SubjectTokenError,
  type SubjectTokenProvider,
} from "../../../src/identity/assertion/subject-token.ts";
import { createFakeClock, createFakePlatform } from "../fakes.ts";

const { signal } = new AbortController();

function setUp() {
  const clock = createFakeClock();
  const platform = createFakePlatform(clock);
  const assertion = createAssertion({
    source: createFederatedAssertionSource(platform, "api://a"),
    ...clock,
  });
  return { clock, platform, assertion };
}

describe("createAssertion", () => {
  it("remembers a token until 60 s before it expires", async () => {
    const { clock, platform, assertion } = setUp();
    const first = await assertion.get(signal);
    clock.advance(239_999);
    expect(await assertion.get(signal)).toBe(first);
    clock.advance(1);
    expect(await assertion.get(signal)).not.toBe(first);
    expect(platform.minted).toHaveLength(2);
  });

  it("asks once for callers that come together", async () => {
    const { platform, assertion } = setUp();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => assertion.get(signal)));
    expect(new Set(tokens).size).toBe(1);
    expect(platform.minted).toHaveLength(1);
  });

  it("forgets a token, also one that is on its way", async () => {
    const { platform, assertion } = setUp();
    await assertion.get(signal);
    assertion.forget();
    const underway = assertion.get(signal);
    assertion.forget();
    const fresh = await assertion.get(signal);
    expect(fresh).not.toBe(await underway);
    expect(await assertion.get(signal)).toBe(fresh);
    expect(platform.minted).toHaveLength(3);
  });

  it("gives a failure to those who waited and asks again afterwards", async () => {
    const { platform, assertion } = setUp();
    platform.failures.push(new SubjectTokenError("accessDenied", { remedy: "Allow it." }));
    const outcomes = await Promise.allSettled([assertion.get(signal), assertion.get(signal)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect((await assertion.get(signal)).claims.audience).toBe("api://a");
  });

  it("lets a caller leave without ending the others' request", async () => {
    const { platform, assertion } = setUp();
    const leaver = new AbortController();
    const left = assertion.get(leaver.signal);
    const stayed = assertion.get(signal);
    leaver.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
    expect((await stayed).value).toBe(platform.minted[0]);
    await expect(assertion.get(leaver.signal)).rejects.toThrow("left");
  });

  it.each([
    ["that heeds its signal", (limit: AbortSignal) => limit],
    ["that does not", () => new AbortController().signal],
  ])("gives up on a provider %s after 10 s", async (_, heeded) => {
    const clock = createFakeClock();
    const subjectTokens: SubjectTokenProvider = {
      expects: { issuer: "", subject: "" },
      getSubjectToken: (request) =>
        new Promise((_, reject) => {
          const heard = heeded(request.signal);
          heard.addEventListener("abort", () => reject(heard.reason));
        }),
    };
    const assertion = createAssertion({
      source: createFederatedAssertionSource(subjectTokens, "api://a"),
      ...clock,
    });
    const waiting = assertion.get(signal);
    expect(clock.limits.map(({ milliseconds }) => milliseconds)).toEqual([10_000]);
    clock.limits[0]?.controller.abort(new DOMException("late", "TimeoutError"));
    await expect(waiting).rejects.toMatchObject({ name: "SubjectTokenError", code: "unavailable" });
  });

  it("does not join a request that a frozen sandbox left behind", async () => {
    const clock = createFakeClock();
    const platform = createFakePlatform(clock);
    let asked = 0;
    const subjectTokens: SubjectTokenProvider = {
      ...platform,
      getSubjectToken: (request) => {
        asked += 1;
        return asked === 1 ? new Promise(() => undefined) : platform.getSubjectToken(request);
      },
    };
    const assertion = createAssertion({
      source: createFederatedAssertionSource(subjectTokens, "api://a"),
      ...clock,
    });
    void assertion.get(signal);
    clock.advance(10_000);
    expect((await assertion.get(signal)).value).toBe(platform.minted[0]);
  });
});
