/*
 * How fast the explorer is in Chromium: medians of 20, printed beside their bars. It decides nothing: how fast a browser is depends on
 * what else the machine does.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { buildPage } from "@graphveil/explorer/build";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { longPage, messagesPage } from "./messages-page.ts";
import { pagePath } from "./paths.ts";

const ROUNDS = 20;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const repeated = async (measure: (round: number) => Promise<number>): Promise<number> => {
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++) values.push(await measure(round));
  return median(values);
};

const open = async (context: BrowserContext): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(pathToFileURL(pagePath).href);
  await page.locator("tbody tr").first().waitFor();
  return page;
};

const firstPaint = async (context: BrowserContext): Promise<number> => {
  const page = await open(context);
  const time = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
  );
  await page.close();
  return time;
};

const lookAt = async (page: Page, body: string): Promise<void> => {
  await page.getByText("A body of your own").click();
  const buffer = Buffer.from(body);
  await page
    .getByLabel("Read the body from a file")
    .setInputFiles({ name: "body.json", mimeType: "application/json", buffer });
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.locator(".pager").first().waitFor();
};

/** From the change of the profile to the new record in the document, laid out. */
const switchProfile = (page: Page, profile: string): Promise<number> =>
  page.evaluate(async (value) => {
    const select = document.querySelector<HTMLSelectElement>("#field-profile");
    const shown = document.querySelector("main");
    if (select === null || shown === null) throw new Error("the page has no profile to switch");
    const changed = new Promise<number>((resolve) => {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        document.body.getBoundingClientRect();
        resolve(performance.now());
      }).observe(shown, { subtree: true, childList: true, characterData: true });
    });
    const began = performance.now();
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return (await changed) - began;
  }, profile);

const switching = async (context: BrowserContext, body: string): Promise<number> => {
  const page = await open(context);
  await lookAt(page, body);
  const time = await repeated((round) => switchProfile(page, round % 2 === 0 ? "analytics" : "strict"));
  await page.close();
  return time;
};

const drawMap = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const [see, map] = ["see", "map"].map((name) => document.querySelector<HTMLElement>(`#tab-${name}`));
    see?.click();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    map?.click();
    while (document.querySelector(".map svg .plot") === null) await Promise.resolve();
    document.body.getBoundingClientRect();
    return performance.now() - began;
  });

const drawing = async (context: BrowserContext): Promise<number> => {
  const page = await open(context);
  // Another profile each time, so that the picture is laid out again.
  const time = await repeated(async (round) => {
    await switchProfile(page, round % 2 === 0 ? "analytics" : "strict");
    return drawMap(page);
  });
  await page.close();
  return time;
};

const { html } = await buildPage();
await mkdir(dirname(pagePath), { recursive: true });
await writeFile(pagePath, html);

const messages = await messagesPage();
const large = longPage(messages, 500);

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
const figures: readonly (readonly [name: string, found: number, bar: number, unit: string])[] = [
  ["page, gzip", gzipSync(html, { level: 9 }).length / 1024, 300, "KB"],
  ["first paint", await repeated(() => firstPaint(context)), 1000, "ms"],
  ["a switch, 100 messages", await switching(context, messages), 50, "ms"],
  [`a switch, ${(large.length / 1e6).toFixed(1)} MB`, await switching(context, large), 300, "ms"],
  ["the map", await drawing(context), 100, "ms"],
];
await browser.close();
for (const [name, found, bar, unit] of figures) {
  const verdict = found <= bar ? "holds" : "missed";
  process.stdout.write(
    `${name.padEnd(28)} ${found.toFixed(1).padStart(8)} ${unit}  bar ${bar} ${unit}  ${verdict}\n`,
  );
}
