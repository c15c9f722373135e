import { expect, test } from "vitest";
import { derivedSources } from "../../../src/privacy/profile/derived-sources.ts";
import type { Action } from "../../../src/schema/actions.ts";

const sourcesUnder = (meeting: Action) =>
  derivedSources({
    actionFor: ({ name }, type) => (type === "event" && name === "onlineMeeting" ? meeting : "drop"),
  });

test("a provider is derived from what may lead to a meeting, and fetched for nothing else", () => {
  expect(sourcesUnder("provider")).toEqual(
    expect.arrayContaining([
      "event.onlineMeeting",
      "event.onlineMeetingUrl",
      "event.location",
      "event.locations",
    ]),
  );
  expect(sourcesUnder("provider").filter((name) => /body/i.test(name))).toEqual([]);
  for (const action of ["drop", "keep", "recurse"] as const) expect(sourcesUnder(action)).toEqual([]);
});
