import type { JsonReplyShape, ProfileName } from "@graphveil/core/privacy";
import { benchPages, createGraphHost, createTenant } from "@graphveil/simulator";
import { compared, type Figure, median } from "./figures.ts";
import { interleave } from "./interleave.ts";
import { createBenchSanitizer } from "./sanitizer.ts";

const ROUNDS = 60;
const WARMUP = 30;
/** Distinct pages, so that no memory of an earlier one makes ids free. */
const PAGES = 8;

const pagesOf = async (kind: "events" | "messages"): Promise<readonly string[]> => {
  const pages: string[] = [];
  for (let i = 0; i < PAGES; i++) {
    const tenant = createTenant({ seed: `bench ${i}` });
    const verifyBearer = async () => ({ ok: true, roles: ["Mail.Read", "Calendars.Read"] }) as const;
    const host = createGraphHost({ tenant, verifyBearer, now: () => tenant.now });
    const target = benchPages(tenant)[kind];
    const reply = await host.handle({
      method: "GET",
      host: "graph.microsoft.com",
      target,
      headers: new Headers({ authorization: "Bearer x" }),
      body: new Uint8Array(),
    });
    pages.push(String(reply.body));
  }
  return pages;
};

/** One comparison: pages of one kind under one profile, sanitized or parsed and written again. */
interface Comparison {
  readonly name: string;
  readonly profile: ProfileName;
  readonly shape: JsonReplyShape;
  readonly pages: readonly string[];
  readonly bar: number;
}

/** Bytes to sanitized bytes, seals and pseudonyms included, against parse and stringify of the same text. */
async function compare({ name, profile, shape, pages, bar }: Comparison): Promise<Figure> {
  const bodies = pages.map((page) => Buffer.from(page));
  const { sanitize } = createBenchSanitizer(profile);
  let written = 0;
  const { ours, baseline } = await interleave(
    () => {
      for (const page of bodies) written += sanitize(page, shape, () => "https://x.example/").body.length;
    },
    () => {
      for (const page of pages) written += JSON.stringify(JSON.parse(page)).length;
    },
    ROUNDS,
    WARMUP,
  );
  if (written === 0) throw new Error("nothing was written");
  const size = Math.round((bodies[0]?.length ?? 0) / 1024);
  return compared(
    `sanitize ${name} (${size} KB), ${profile}, over parse + stringify`,
    "ms",
    median(ours) / pages.length,
    median(baseline) / pages.length,
    bar,
  );
}

const letters: Readonly<Record<string, string>> = { a: "\u00e4", o: "\u00f6", u: "\u00fc", s: "\u0161" };
const ideographs =
  "\u4f1a\u8b70\u306f\u6765\u9031\u306e\u706b\u66dc\u65e5\u306b\u884c\u308f\u308c\u307e\u3059";

/** The page with each body's text in another script; its markup stays. */
const rewritten = (page: string, script: (word: string, index: number) => string): string => {
  const reply = JSON.parse(page) as { value: { body?: { content: string } }[] };
  for (const { body } of reply.value) {
    if (body === undefined) continue;
    let words = 0;
    body.content = body.content.replace(/(?<=>[^<]*)[a-z]{2,}/g, (word) => script(word, words++));
  }
  return JSON.stringify(reply);
};

const latin = (word: string): string => word.replace(/[aous]/g, (letter) => letters[letter] ?? letter);
const japanese = (word: string, index: number): string =>
  ideographs.slice(index % 7, (index % 7) + word.length);

/** The page with attachments in it that no profile knows the content of: nine bytes in ten are stepped over. */
const padded = (page: string): string => {
  const reply = JSON.parse(page) as { value: Record<string, unknown>[] };
  for (const record of reply.value) {
    const own = JSON.stringify(record);
    record["uniqueBody"] = { contentType: "html", content: own.repeat(4) };
    record["extension_undeclared"] = Array.from({ length: 4 }, () => JSON.parse(own) as unknown);
  }
  return JSON.stringify(reply);
};

/** All figures of the sanitizer. */
export async function sanitizeFigures(): Promise<readonly Figure[]> {
  const events = await pagesOf("events");
  const messages = await pagesOf("messages");
  const event = { kind: "collection", type: "event" } as const;
  const message = { kind: "collection", type: "message" } as const;
  const comparisons: readonly Comparison[] = [
    { name: "100 events", profile: "strict", shape: event, pages: events, bar: 1 },
    { name: "100 messages", profile: "strict", shape: message, pages: messages, bar: 1 },
    { name: "100 events", profile: "analytics", shape: event, pages: events, bar: 1.5 },
    { name: "100 messages", profile: "analytics", shape: message, pages: messages, bar: 2 },
    {
      name: "100 messages with accents in most words",
      profile: "analytics",
      shape: message,
      pages: messages.map((page) => rewritten(page, latin)),
      bar: 4,
    },
    {
      name: "100 messages in Japanese",
      profile: "analytics",
      shape: message,
      pages: messages.map((page) => rewritten(page, japanese)),
      bar: 60,
    },
    {
      name: "100 messages, nine bytes in ten unknown",
      profile: "strict",
      shape: message,
      pages: messages.map(padded),
      bar: 0.35,
    },
  ];
  const figures: Figure[] = [];
  for (const comparison of comparisons) figures.push(await compare(comparison));
  return figures;
}
