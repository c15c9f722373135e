/** What every id of one mailbox has in common. */
export interface MailboxIdentity {
  /** The mailbox GUID, which each id carries as 36 ASCII characters. */
  readonly guid: string;
  /** The 16 bytes of the message store's UID. */
  readonly storeUid: Uint8Array;
  /** The 16 bytes of the replica GUID, found in entry ids and change keys alike. */
  readonly replica: Uint8Array;
}

const zeros = (count: number) => new Uint8Array(count);

function counter6(value: number): Uint8Array {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  return bytes;
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/** base64 with the two URL-safe letters and with padding, as Exchange writes its REST ids. */
const restBase64 = (bytes: Uint8Array) => base64(bytes).replaceAll("+", "-").replaceAll("/", "_");

/** Text that is the same for all ids of one kind in one folder; a tenant has thousands of them. */
const heads = new WeakMap<
  MailboxIdentity,
  Map<string, { readonly text: string; readonly rest: Uint8Array }>
>();

/** Takes the last bytes of one id after the other. */
const scratch = Buffer.alloc(16);

/** What is before an item's counter and behind it. */
interface CountedId {
  readonly kind: string;
  readonly head: () => Uint8Array;
  readonly zeros: number;
  readonly encode: (bytes: Uint8Array) => string;
}

/** An id that ends with a six-byte counter: all before it is encoded once for each mailbox and kind. */
function counted(mailbox: MailboxIdentity, counter: number, id: CountedId): string {
  const known = heads.get(mailbox) ?? new Map();
  heads.set(mailbox, known);
  let head = known.get(id.kind);
  if (head === undefined) {
    const bytes = id.head();
    const whole = bytes.length - (bytes.length % 3);
    head = { text: id.encode(bytes.subarray(0, whole)), rest: bytes.subarray(whole) };
    known.set(id.kind, head);
  }
  const length = head.rest.length + 6 + id.zeros;
  scratch.fill(0);
  scratch.set(head.rest);
  scratch.writeUIntBE(counter, head.rest.length, 6);
  return head.text + id.encode(scratch.subarray(0, length));
}

/** Exchange's run-length coding: two equal bytes are followed by the number of further ones. */
function compress(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    let run = 1;
    while (run < 257 && bytes[at + run] === byte) run += 1;
    if (run === 1) out.push(byte);
    else out.push(byte, byte, run - 2);
    at += run;
  }
  return Uint8Array.from(out);
}

function decompress(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    if (bytes[at + 1] !== byte) {
      out.push(byte);
      at += 1;
      continue;
    }
    for (let run = 0; run < (bytes[at + 2] ?? 0) + 2; run += 1) out.push(byte);
    at += 3;
  }
  return Uint8Array.from(out);
}

/** `00 03 24 00`, the mailbox GUID in ASCII, a processing instruction, a length and the store's own id. */
function storageBytes(
  mailbox: MailboxIdentity,
  instruction: number,
  entry: Uint8Array,
  compressed: boolean,
): Uint8Array {
  const body = Buffer.concat([
    Uint8Array.of(0x03, mailbox.guid.length, 0x00),
    Buffer.from(mailbox.guid, "latin1"),
    Uint8Array.of(instruction, entry.length & 0xff, entry.length >> 8),
    entry,
  ]);
  return compressed
    ? Buffer.concat([Uint8Array.of(1), compress(body)])
    : Buffer.concat([Uint8Array.of(0), body]);
}

const folderEntry = (mailbox: MailboxIdentity, kind: number, folder: number) =>
  Buffer.concat([
    zeros(4),
    mailbox.storeUid,
    Uint8Array.of(kind, 0),
    mailbox.replica,
    counter6(folder),
    zeros(2),
  ]);

const itemEntry = (mailbox: MailboxIdentity, folder: number, item: number) =>
  Buffer.concat([folderEntry(mailbox, 7, folder), mailbox.replica, counter6(item), zeros(2)]);

/** An item's id (`AAMk…`, 152 characters). It changes when the item moves to another folder, as real ones do. */
export const itemId = (mailbox: MailboxIdentity, folder: number, item: number): string =>
  counted(mailbox, item, {
    kind: `item/${folder}`,
    head: () => storageBytes(mailbox, 0, itemEntry(mailbox, folder, 0), false).subarray(0, -8),
    zeros: 2,
    encode: restBase64,
  });

/** An item's id in the run-length form (`AQMk…`). */
export const shortItemId = (mailbox: MailboxIdentity, folder: number, item: number): string =>
  restBase64(storageBytes(mailbox, 0, itemEntry(mailbox, folder, item), true));

/** A folder's id: `AAMk…` with 120 characters, or the run-length form `AQMk…` that well-known folders show. */
export const folderId = (mailbox: MailboxIdentity, folder: number, compressed = false): string =>
  restBase64(storageBytes(mailbox, 0, folderEntry(mailbox, 1, folder), compressed));

/** The id of one occurrence: the series' entry id with the .NET ticks of its day. */
export function occurrenceId(
  mailbox: MailboxIdentity,
  folder: number,
  item: number,
  dayStart: number,
): string {
  const ticks = Buffer.alloc(8);
  ticks.writeBigUInt64BE(BigInt(dayStart) * 10_000n + 621_355_968_000_000_000n);
  const entry = Buffer.concat([
    Uint8Array.of(8),
    ticks,
    Uint8Array.of(0x46),
    itemEntry(mailbox, folder, item),
    Uint8Array.of(0x10),
  ]);
  return restBase64(storageBytes(mailbox, 1, entry, false));
}

/** A conversation's id (`AAQk…`): it differs between mailboxes, its last 16 bytes do not. */
export const conversationId = (mailbox: MailboxIdentity, conversation: Uint8Array): string =>
  restBase64(
    Buffer.concat([
      Uint8Array.of(0x00, 0x04, mailbox.guid.length, 0x00),
      Buffer.from(mailbox.guid, "latin1"),
      Uint8Array.of(0x00, 0x10, 0x00),
      conversation,
    ]),
  );

/** The id that `Prefer: IdType="ImmutableId"` asks for (`AAkALg…`): it names no mailbox and survives a move. */
export const immutableId = (mailbox: MailboxIdentity, item: number): string =>
  counted(mailbox, item, {
    kind: "immutable",
    head: () => Buffer.concat([Buffer.from(immutablePrefix, "hex"), mailbox.replica]),
    zeros: 2,
    encode: restBase64,
  });

const immutablePrefix = "0009002e00000000001d840311aa6611cd9bc800aa002f845a0d00";

/** A change key; messages carry a longer form with a prefix, events and calendars do not. */
export const changeKey = (mailbox: MailboxIdentity, change: number, prefix = 0): string =>
  counted(mailbox, change, {
    kind: `key/${prefix}`,
    head: () =>
      prefix === 0
        ? mailbox.replica
        : Buffer.concat([Uint8Array.of(prefix, 0, 0, 0, 0x16, 0, 0, 0), mailbox.replica]),
    zeros: 0,
    encode: base64,
  });

/** Windows' count of 100 ns since 1601 as eight bytes, big-endian. */
function fileTime(milliseconds: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE((BigInt(milliseconds) + 11_644_473_600_000n) * 10_000n);
  return bytes;
}

/** A message's position in its thread: a header with the thread's GUID and five bytes for each reply. */
export function conversationIndex(conversation: Uint8Array, startedAt: number, replies: number): string {
  const tail: number[] = [];
  for (let reply = 1; reply <= replies; reply += 1) tail.push(0x80, reply, 0x5a, reply * 7, 0x10);
  const header = Buffer.concat([Uint8Array.of(1), fileTime(startedAt).subarray(0, 5), conversation]);
  return Buffer.concat([header, Uint8Array.from(tail)]).toString("base64");
}

/** The iCalendar UID that Outlook gives a meeting: one for all mailboxes; occurrences have their day inside. */
export function iCalUid(createdAt: number, unique: Uint8Array, day?: string): string {
  const dayBytes = Buffer.alloc(4);
  if (day !== undefined) {
    const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
    dayBytes.writeUInt16BE(year, 0);
    dayBytes.writeUInt8(month, 2);
    dayBytes.writeUInt8(date, 3);
  }
  const time = Buffer.from(fileTime(createdAt)).reverse();
  const body = Buffer.concat([dayBytes, time, zeros(8), Uint8Array.of(16, 0, 0, 0), unique]);
  return `040000008200E00074C5B7101A82E008${body.toString("hex").toUpperCase()}`;
}

/** The item's number inside an immutable id. */
export function itemNumberOf(immutable: string): number {
  const bytes = Buffer.from(immutable, "base64url");
  return bytes.readUIntBE(bytes.length - 8, 6);
}

/** The bytes of a REST id, its run-length coding undone; undefined when it is not one. */
export function decodeExchangeId(id: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]{40,}={0,2}$/.test(id)) return undefined;
  const bytes = Buffer.from(id.replaceAll("-", "+").replaceAll("_", "/"), "base64");
  return bytes[0] === 1 ? Buffer.concat([Uint8Array.of(0), decompress(bytes.subarray(1))]) : bytes;
}

/** The mailbox GUID inside an id, or undefined when the id is malformed or of the immutable form. */
export function mailboxGuidOf(id: string): string | undefined {
  const bytes = decodeExchangeId(id);
  if (bytes === undefined || bytes[2] !== 36 || (bytes[1] !== 3 && bytes[1] !== 4)) return undefined;
  return Buffer.from(bytes.subarray(4, 40)).toString("latin1");
}
