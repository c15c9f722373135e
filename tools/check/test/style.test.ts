import { describe, expect, test } from "vitest";
import { styleFaults } from "../style/style.ts";

/** What is found in a file of the given text: the line, and the beginning of what is said. */
const faultsIn = (text: string): readonly string[] =>
  styleFaults([{ path: "planted.ts", text }]).map(({ line, what }) => `${line} ${what.split(":")[0]}`);

describe("the style of constants", () => {
  test.each([
    ["const maxAttempts = 4;", ["1 maxAttempts is a limit"]],
    ["export const maxBodyBytes = 64 * 1024;", ["1 maxBodyBytes is a limit"]],
    ["\n\nconst pause = 2 ** 31 - 1, MAX_KEYS = 3;", ["3 pause is a limit"]],
    ["const SECOND_MS = 1000;\nconst hour = 3600 * SECOND_MS;", ["2 hour is a limit"]],
    [
      "const MAX_HEADER_LENGTH = 100;",
      ["1 MAX_HEADER_LENGTH needs its unit, or what it counts in the plural, at its end"],
    ],
    [
      "const RETRY_AFTER_S = 5;",
      ["1 RETRY_AFTER_S needs its unit, or what it counts in the plural, at its end"],
    ],
    ["const Max_Keys = 5;", ["1 Max_Keys is a limit"]],
  ])("finds in %j %j", (text, faults) => {
    expect(faultsIn(text)).toEqual(faults);
  });

  test.each([
    "const MAX_ATTEMPTS = 4;",
    "export const MAX_BODY_BYTES = 64 * 1024;",
    "const CACHE_KB = 64;",
    "const DEFAULT_PORT = 8787;",
    "const RETRIES = 1;",
    "const MEETINGS_PER_MAILBOX = 3;",
    "const lessThan = 0x3c;",
    "const unknownName = -1;",
    'const name = "8";',
    "let count = 0;",
    "const pi = Math.PI;",
    "const alias = MAX_ATTEMPTS;",
    "const keep = () => { const most = 5; return most; };",
  ])("finds nothing in %j", (text) => {
    expect(faultsIn(text)).toEqual([]);
  });
});

describe("the style of @throws", () => {
  test.each([
    ["/** @throws {TypeError} for no scope */", ['1 "@throws {TypeError} for no scope"']],
    ["/**\n * Reads.\n *\n * @throws what the SDK throws\n */", ['4 "@throws what the SDK throws"']],
    ["/**\n * @throws\n */", ['2 "@throws"']],
    ["/** @throws  TypeError */", ['1 "@throws  TypeError"']],
  ])("finds in %j %j", (text, faults) => {
    expect(faultsIn(`${text}\nexport const f = () => 1;`)).toEqual(faults);
  });

  test.each([
    "/** @throws TypeError for no scope */",
    "/** Reads.\n *\n * @throws RootKeyError or the signal's reason\n */",
    "// @throws {TypeError}",
    "/** Says `@throws {X}` of another. */",
  ])("finds nothing in %j", (text) => {
    expect(faultsIn(`${text}\nexport const f = () => 1;`)).toEqual([]);
  });
});
