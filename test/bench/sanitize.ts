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

/** Bytes to sanitized bytes, seals and pseudonyms included, against parse and stringify of the same text. */
export async function sanitizeFigures(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, type] of [
    ["events", "event"],
    ["messages", "message"],
  ] as const) {
    const pages = await pagesOf(kind);
    const bodies = pages.map((page) => Buffer.from(page));
    const { sanitize } = createBenchSanitizer();
    let written = 0;
    const { ours, baseline } = await interleave(
      () => {
        for (const page of bodies) {
          written += sanitize(page, { kind: "collection", type }, () => "https://x.example/").body.length;
        }
      },
      () => {
        for (const page of pages) written += JSON.stringify(JSON.parse(page)).length;
      },
      ROUNDS,
      WARMUP,
    );
    if (written === 0) throw new Error("nothing was written");
    const size = Math.round((pages[0]?.length ?? 0) / 1024);
    const name = `sanitize 100 ${kind} (${size} KB) over parse + stringify`;
    figures.push(compared(name, "ms", median(ours) / PAGES, median(baseline) / PAGES, 1.0));
  }
  return figures;
}
