import { describe, expect, it } from "vitest";
import { canonicalMeetingId } from "../../../src/privacy/text/meeting-id.ts";

const HEAD = "040000008200E00074C5B7101A82E008";
const TAIL = "0000000000000000000000000000000000000000";
const hex = (text: string) => Buffer.from(text).toString("hex").toUpperCase();
const foreign = (id: string, day = "00000000") =>
  `${HEAD}${day}${TAIL}${hex("vCal-Uid")}01000000${hex(id)}00`;

describe("the id of a meeting", () => {
  it.each([
    ["a system's own id is as it is", "abc@google.com", "abc@google.com"],
    ["space around an id is not part of it", " abc@google.com\t", "abc@google.com"],
    ["a Global Object Id is in upper case", `${HEAD}00000000ABCD`.toLowerCase(), `${HEAD}00000000ABCD`],
    ["space around a Global Object Id is not part of it", ` ${HEAD}0a `, `${HEAD}0A`],
    ["an odd number of digits is no Global Object Id", `${HEAD}0a0`, `${HEAD}0a0`],
    ["the id of another system is taken out", foreign("abc@google.com"), "abc@google.com"],
    ["it is so in lower case, too", foreign("abc@google.com").toLowerCase(), "abc@google.com"],
    ["it may hold any character", foreign("é@x"), "é@x"],
    ["it may have no end", foreign("abc").slice(0, -2), "abc"],
    ["an empty one stays as it is", foreign(""), foreign("")],
    ["that of an occurrence stays", foreign("abc", "07EA0601"), foreign("abc", "07EA0601")],
  ])("%s", (_, id, expected) => {
    expect(canonicalMeetingId(id)).toBe(expected);
  });

  it("that is longer than any is not looked at", () => {
    for (const id of ["a".repeat(1001), `${HEAD}${"0a".repeat(500)}`, ` ${"a".repeat(1001)}`])
      expect(canonicalMeetingId(id)).toBe(id);
    expect(canonicalMeetingId(`${"a".repeat(999)}  `)).toBe(`${"a".repeat(999)}  `);
    expect(canonicalMeetingId(`${HEAD}${"0a".repeat(484)}`)).toBe(`${HEAD}${"0A".repeat(484)}`);
  });
});
