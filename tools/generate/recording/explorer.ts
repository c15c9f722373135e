import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildPage } from "@graphveil/explorer/build";
import { chromium } from "playwright-core";

/*
 * Takes the pictures of the explorer that README and the privacy officer's page show, and writes docs/images/explorer-light.webp
 * and -dark.webp. It needs Chromium, so `check` does not run it; look at what it made:
 *
 *   npx --yes pnpm@12 exec node tools/generate/recording/explorer.ts
 */

const images = join(import.meta.dirname, "..", "..", "..", "docs", "images");
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** At this quality text is still crisp, and the file a fourth of a PNG. */
const ENCODING = { format: "webp", quality: 85 } as const;

const { html } = await buildPage();
const file = join(tmpdir(), "graphveil-explorer.html");
await writeFile(file, html);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const colorScheme of ["light", "dark"] as const) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, colorScheme });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  // One choice that is worth a look: the length of subjects leaves, and nothing else of them.
  await page.locator("tr", { hasText: "subject" }).first().getByRole("button").click();
  await page.locator("#change-it").selectOption("measure");
  await page.locator("tr.looked").evaluate((row) => row.scrollIntoView({ block: "center" }));
  await page.evaluate("scrollBy(0, 100)");
  const session = await context.newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", ENCODING);
  await writeFile(join(images, `explorer-${colorScheme}.webp`), Buffer.from(data, "base64"));
  await context.close();
}
await browser.close();
