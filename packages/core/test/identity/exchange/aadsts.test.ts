import { describe, expect, it } from "vitest";
import { clouds } from "../../../src/clouds/microsoft-clouds.ts";
import { aadsts, type RetryPolicy } from "../../../src/identity/exchange/aadsts.ts";
import { createEntraTokenSource } from "../../../src/identity/exchange/entra.ts";
import { EntraError } from "../../../src/identity/exchange/entra-error.ts";
import {
  CLIENT,
  createFakeClock,
  createFakeEntra,
  createFakePlatform,
  everythingIn,
  TENANT,
} from "../fakes.ts";

const codes: Readonly<Record<RetryPolicy, readonly number[]>> = {
  always: [
    70021, 700211, 700212, 700213, 7000272, 50166, 90061, 501661, 90033, 90024, 50033, 90006, 90012, 90055,
  ],
  freshAssertion: [700024, 700027, 50027],
  never: [
    7002138, 7002121, 7002137, 700214, 700222, 700226, 700229, 50013, 50012, 7000215, 7000216, 7000218,
    900144, 700016, 700011, 7000229, 90002, 900439, 90038, 900382, 900432, 500011, 650057, 70011, 28002,
    7000112, 70001, 53003, 530032, 700025, 7002381, 50196, 100007,
  ],
};
const requests: Readonly<Record<RetryPolicy, number>> = { always: 4, freshAssertion: 2, never: 1 };
const assertions: Readonly<Record<RetryPolicy, number>> = { always: 1, freshAssertion: 2, never: 1 };

const walk = Object.entries(codes).flatMap(([retry, list]) =>
  list.map((code) => [code, retry as RetryPolicy] as const),
);

describe("the table of AADSTS codes", () => {
  it("has these codes and no others", () => {
    expect([...aadsts.keys()].sort()).toEqual(walk.map(([code]) => code).sort());
  });

  it.each(walk)("handles AADSTS%i: %s", async (code, retry) => {
    const clock = createFakeClock();
    const subjectTokens = createFakePlatform(clock);
    const entra = createFakeEntra(clock, () => ({ kind: "aadsts", code, status: 400 }));
    const source = createEntraTokenSource({
      tenantId: TENANT,
      clientId: CLIENT,
      cloud: "global",
      subjectTokens,
      fetch: entra.fetch,
      ...clock,
    });
    const { signal } = new AbortController();
    const error = await source.getToken(clouds.global.graphScope, { signal }).then(
      () => expect.unreachable(),
      (thrown: unknown) => thrown,
    );

    expect(error).toBeInstanceOf(EntraError);
    const { message, remedy, ...fields } = error as EntraError;
    expect(fields).toMatchObject({ code: `AADSTS${code}`, retry, failure: "refused", status: 400 });
    expect(message).toContain(`AADSTS${code}: ${aadsts.get(code)?.meaning}.`);
    expect(remedy).toMatch(/^[A-Z].{20,}\.$/);
    expect(entra.requests).toHaveLength(requests[retry]);
    expect(subjectTokens.minted).toHaveLength(assertions[retry]);
    for (const token of subjectTokens.minted) {
      expect(everythingIn(error)).not.toContain(token);
    }
  });

  it("surfaces a code that it does not know at once, with its number", async () => {
    const claims = { issuer: "i", subject: "s", audience: "a" };
    const error = new EntraError({
      failure: "refused",
      status: 400,
      errorCode: 1234567,
      expected: claims,
      found: claims,
    });
    expect(error).toMatchObject({ code: "AADSTS1234567", retry: "never" });
    expect(error.remedy).not.toBe("");
  });
});
