import { expect, test } from "vitest";
import { cursorUnitOf } from "../../src/proxy/link-writer.ts";

test.each([
  ["directory", 512],
  ["rooms", 512],
  ["mail", 32],
  ["calendar", 32],
] as const)("cursors of the group %s become a multiple of %i bytes", (group, bytes) => {
  expect(cursorUnitOf({ group })).toBe(bytes);
});
