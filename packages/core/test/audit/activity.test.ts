import { expect, test } from "vitest";
import { createActivityCount } from "../../src/audit/activity.ts";

test("an event has what was done since the event before, and the first says that the process is new", () => {
  const activity = createActivityCount();
  activity.count("tokenExchanges");
  activity.count("scopeLookups");
  activity.count("scopeLookups");
  expect(activity.take()).toEqual({ coldStart: true, tokenExchanges: 1, scopeLookups: 2 });
  expect(activity.take()).toBeUndefined();
  activity.count("tokenRenewals");
  expect(activity.take()).toEqual({ tokenRenewals: 1 });
});

test("a process that does nothing else is new only once", () => {
  const activity = createActivityCount();
  expect(activity.take()).toEqual({ coldStart: true });
  expect(activity.take()).toBeUndefined();
});
