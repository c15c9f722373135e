import type { JsonReplyShape } from "@graphveil/core/privacy";

/** Bodies of one kind in every size. */
export interface GrowingInput {
  readonly name: string;
  readonly shape: JsonReplyShape;
  /** A body of about so many bytes. */
  readonly grow: (bytes: number) => string;
}

const messages: JsonReplyShape = { kind: "collection", type: "message" };
const events: JsonReplyShape = { kind: "collection", type: "event" };
const users: JsonReplyShape = { kind: "collection", type: "user" };

const filled = (part: string, bytes: number): string =>
  part.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(part))));

/** One record whose one value grows; no text is longer than what is read of one. */
const growingValue = (
  name: string,
  shape: JsonReplyShape,
  [open, close]: readonly [string, string],
  part: string,
): GrowingInput => ({
  name,
  shape,
  grow: (bytes) => `{"value":[{${open}${JSON.stringify(filled(part, bytes)).slice(1, -1)}${close}}]}`,
});

const subject = ['"subject":"', '"'] as const;
const html = ['"body":{"contentType":"html","content":"', '"}'] as const;
const address = ['"from":{"emailAddress":{"address":"', '"}}'] as const;

/** One record with ever more members or elements, or a page with ever more records. */
const growingCount = (
  name: string,
  shape: JsonReplyShape,
  [open, close]: readonly [string, string],
  part: (index: number) => string,
): GrowingInput => ({
  name,
  shape,
  grow(bytes) {
    const count = Math.max(1, Math.floor(bytes / (part(0).length + 1)));
    return `${open}${Array.from({ length: count }, (_, i) => part(i)).join(",")}${close}`;
  },
});

const members = ['{"value":[{', "}]}"] as const;
const recipients = ['{"value":[{"toRecipients":[', "]}]}"] as const;
const recipient = (text: string): string => `{"emailAddress":{"address":${JSON.stringify(text)}}}`;

/** Pieces of which hostile texts are made: what some scanner stops at, joins, escapes or looks behind. */
const pieces = [
  ..."a1_ .,:;'\"<>&()@+-/\\#=%\n\r\t",
  "\u0301",
  "\u0323",
  "\u200d",
  "\u00ad",
  "ภ",
  "漢",
  "한",
  "क\u094d",
  "é",
  "ß",
  "😀",
  "🏽",
  "🇩",
  "\ud800",
  "<!--",
  "-->",
  "<b ",
  "</",
  "<script>",
  "<textarea>",
  "&amp",
  "&#x",
  "nachtigall",
  "nacht ",
  "SMTP:",
  "@contoso.com",
  ".com",
];

/** A small generator of numbers below a bound, the same for the same seed (mulberry32). */
function randomBelow(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** Texts that some random pieces are repeated in, each as a subject, as HTML, and as many addresses. */
export function randomInputs(seed: number, count: number): readonly GrowingInput[] {
  const below = randomBelow(seed);
  return Array.from({ length: count }, (_, i) => {
    const part = Array.from({ length: 1 + below(5) }, () => pieces[below(pieces.length)] ?? "a").join("");
    const spelled = filled(part, 200);
    const name = JSON.stringify(part);
    return [
      growingValue(`${name} as a text`, messages, subject, part),
      growingValue(`${name} as HTML`, messages, html, part),
      growingCount(`${name} as addresses`, messages, recipients, () => recipient(spelled)),
    ][i % 3] as GrowingInput;
  });
}

/** Every kind of value and structure that a reply is made of. */
export const namedInputs: readonly GrowingInput[] = [
  growingValue("words", messages, subject, "Status of the nachtigall, again. "),
  growingValue("a word without end", messages, subject, "a"),
  growingValue("unknown letters apart", messages, subject, "a ภ "),
  growingValue("Thai", messages, subject, "ภาษาไทย"),
  growingValue("ideographs", messages, subject, "会議は来週"),
  growingValue("marks", messages, subject, "\u0301\u0323"),
  growingValue("emoji", messages, subject, "👩‍👩‍👧🏽"),
  growingValue("flags", messages, subject, "🇩🇪"),
  growingValue("a letter after much else", messages, subject, `${".".repeat(5000)}ภ`),
  growingValue("phrases that almost match", messages, subject, "nachtigal nachti "),
  growingValue("comments", messages, html, "<!-- a --><!--"),
  growingValue("open tags", messages, html, "<b a='"),
  growingValue("references", messages, html, "&amp;&#x41;&notanentity"),
  growingValue("raw text", messages, html, "<script></scrip"),
  growingValue("an address", messages, address, "a."),
  growingValue("an address of marks", messages, address, "a\u0301\u0323"),
  growingValue("a zone", events, ['"start":{"dateTime":"2026-01-01T00:00:00","timeZone":"', '"}'], "Europe/"),
  growingValue("a media type", { kind: "collection", type: "attachment" }, ['"contentType":"', '"'], "text/"),
  growingCount(
    "records",
    messages,
    ['{"value":[', "]}"],
    (i) => `{"id":"AAMk${i}","pad":"${"x".repeat(400)}"}`,
  ),
  growingCount("addresses", messages, recipients, (i) => recipient(`p${i}@contoso.com`)),
  growingCount("non-addresses", messages, recipients, (i) => recipient(`Ada ${i}`)),
  growingCount("categories", messages, ['{"value":[{"categories":[', "]}]}"], (i) => `"category ${i}"`),
  growingCount("zones", events, ['{"value":[{"locations":[', "]}]}"], (i) => `{"displayName":"${i}"}`),
  growingCount("strange names", { kind: "collection", type: "calendar" }, members, (i) => `"new${i}":1`),
  growingCount("repeated names", messages, members, () => '"subject":"a"'),
  growingCount("repeated bodies", messages, members, () => '"body":{"content":"<p>","contentType":"html"}'),
  growingCount("repeated meetings", events, members, () => '"onlineMeeting":null,"location":{}'),
  growingCount("annotations", messages, members, (i) => `"@odata.x${i}":1`),
  growingCount("wrong values", users, members, () => '"accountEnabled":"x"'),
  growingCount("wrong members of enumerations", messages, members, () => '"importance":99999'),
  growingCount(
    "types that come late",
    messages,
    ['{"value":[{"attachments":[', "]}]}"],
    () => '{"name":"x","size":1,"@odata.type":"#microsoft.graph.itemAttachment"}',
  ),
  growingCount("arrays in arrays", messages, members, (i) => `"x${i}":${"[".repeat(50)}${"]".repeat(50)}`),
];
