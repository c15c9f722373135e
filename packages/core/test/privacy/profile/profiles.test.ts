import { describe, expect, test } from "vitest";
import { isPossible } from "../../../src/privacy/profile/profiles.ts";
import type { Action } from "../../../src/schema/actions.ts";
import { structuredType, type TypeName } from "../../../src/schema/schema.ts";

const possible = (action: Action, type: TypeName, name: string): boolean =>
  isPossible(action, structuredType(type).properties.get(name) ?? expect.unreachable(name));

describe("an action is possible", () => {
  test.each([
    ["recurse", "message", "from", true],
    ["recurse", "message", "subject", false],
    ["recurse", "message", "importance", false],
    ["keep", "message", "subject", true],
    ["drop", "message", "subject", true],
    ["seal", "message", "id", true],
    ["seal", "message", "subject", false],
    ["seal", "message", "isRead", false],
    ["correlate", "message", "internetMessageId", true],
    ["correlate", "message", "conversationIndex", true],
    ["correlate", "message", "isRead", false],
    ["correlate", "message", "from", false],
    ["pseudonymize", "message", "subject", true],
    ["pseudonymize", "message", "isRead", false],
    ["count", "message", "categories", true],
    ["count", "message", "subject", false],
    ["depth", "message", "conversationIndex", true],
    ["depth", "message", "subject", false],
    ["provider", "event", "onlineMeeting", true],
    ["provider", "event", "location", false],
  ] as const)("%s on %s.%s: %s", (action, type, name, expected) => {
    expect(possible(action, type, name)).toBe(expected);
  });
});
