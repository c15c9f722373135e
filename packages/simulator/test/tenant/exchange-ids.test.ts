import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/random.ts";
import {
  changeKey,
  conversationId,
  conversationIndex,
  decodeExchangeId,
  folderId,
  iCalUid,
  immutableId,
  itemId,
  mailboxGuidOf,
  occurrenceId,
  shortItemId,
} from "../../src/tenant/exchange-ids.ts";

const random = createRandom("ids");
const mailbox = { guid: random.guid(), storeUid: random.bytes(16), replica: random.bytes(16) };
const day = Date.UTC(2019, 3, 8);

describe("ids of Exchange", () => {
  const cases: readonly (readonly [name: string, id: string, start: string, bytes: number])[] = [
    ["an item", itemId(mailbox, 0x10c, 0x5b51_92c9), "AAMk", 113],
    ["a run-length item", shortItemId(mailbox, 0x106, 0x23_2100), "AQMk", 113],
    ["a folder", folderId(mailbox, 0x10c), "AAMk", 89],
    ["a run-length folder", folderId(mailbox, 0x10c, true), "AQMk", 89],
    ["an occurrence", occurrenceId(mailbox, 0x10d, 77, day), "AAMk", 124],
    ["a conversation", conversationId(mailbox, random.bytes(16)), "AAQk", 59],
  ];
  it.each(cases)("%s holds the mailbox GUID in ASCII", (_name, id, start, bytes) => {
    const decoded = Buffer.from(decodeExchangeId(id) ?? []);
    expect(id.startsWith(start)).toBe(true);
    expect(decoded).toHaveLength(bytes);
    expect(decoded.subarray(4, 40).toString("latin1")).toBe(mailbox.guid);
    expect(mailboxGuidOf(id)).toBe(mailbox.guid);
  });

  it("have the real lengths", () => {
    expect(itemId(mailbox, 0x10c, 1)).toHaveLength(152);
    expect(folderId(mailbox, 0x10c)).toHaveLength(120);
    expect(occurrenceId(mailbox, 0x10d, 1, day)).toMatch(/^.{166}==$/);
    expect(conversationId(mailbox, random.bytes(16))).toHaveLength(80);
    expect(immutableId(mailbox, 9)).toHaveLength(68);
    expect(changeKey(mailbox, 9)).toHaveLength(32);
    expect(changeKey(mailbox, 9, 9)).toMatch(/^CQAAABYAAA.{30}$/);
  });

  it("carry the .NET ticks of an occurrence's day", () => {
    expect(occurrenceId(mailbox, 0x10d, 1, day)).toContain("FRAAgI1ru1JMcAAEYAAAAA");
  });

  it("differ by item and folder", () => {
    const ids = [1, 2, 3].flatMap((item) => [0x109, 0x10c].map((folder) => itemId(mailbox, folder, item)));
    expect(new Set(ids).size).toBe(6);
  });

  it("name no mailbox when they are immutable or malformed", () => {
    expect(mailboxGuidOf(immutableId(mailbox, 5))).toBeUndefined();
    expect(mailboxGuidOf("inbox")).toBeUndefined();
    expect(decodeExchangeId("AAMk/not/base64url")).toBeUndefined();
  });
});

describe("keys that mailboxes share", () => {
  const unique = random.bytes(16);

  it("end a conversation's id and stand in the index of its messages", () => {
    const id = Buffer.from(decodeExchangeId(conversationId(mailbox, unique)) ?? []);
    const index = Buffer.from(conversationIndex(unique, day, 2), "base64");
    expect(id.subarray(-16)).toEqual(Buffer.from(unique));
    expect(index.subarray(6, 22)).toEqual(Buffer.from(unique));
    expect(index).toHaveLength(32);
  });

  it("make the iCalendar UID, with the day of an occurrence inside", () => {
    const series = iCalUid(day, unique);
    const occurrence = iCalUid(day, unique, "2017-08-14");
    expect(series).toMatch(/^040000008200E00074C5B7101A82E00800000000[0-9A-F]{16}0{16}10000000[0-9A-F]{32}$/);
    expect(occurrence.replace("07E1080E", "00000000")).toBe(series);
  });
});
