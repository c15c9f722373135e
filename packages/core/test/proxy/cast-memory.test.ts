import { expect, it } from "vitest";
import { createCastMemory } from "../../src/proxy/cast-memory.ts";

it("mailboxes that refuse casts are known by themselves, up to a thousand of them", () => {
  const casts = createCastMemory();
  for (let at = 0; at < 1000; at++) casts.remember(`mailbox ${at}`);
  expect([casts.areRefused("mailbox 0"), casts.areRefused("mailbox 999")]).toEqual([true, true]);
  expect([casts.areRefused("mailbox 1000"), casts.areRefused(undefined)]).toEqual([false, false]);
  casts.remember(undefined);
  expect(casts.areRefused(undefined)).toBe(true);
  expect([casts.areRefused("mailbox 0"), casts.areRefused("mailbox 999")]).toEqual([false, false]);
});
