import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildPage } from "@graphveil/explorer/build";
import { chromium } from "playwright-core";

/*
 * Takes the pictures of the explorer that README and the privacy officer's page show, and writes docs/images/explorer-light.png and
 * -dark.png. It needs Chromium, so `check` does not run it; look at what it made:
 *
 *   npx --yes pnpm@12 exec node tools/generate/recording/explorer.ts
 */

const images = join(import.meta.dirname, "..", "..", "..", "docs", "images");
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

const { html } = await buildPage();
const file = join(tmpdir(), "graphveil-explorer.html");
await writeFile(file, html);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const colorScheme of ["light", "dark"] as const) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  // One choice that is worth a look: the length of subjects leaves, and nothing else of them.
  await page.locator("tr", { hasText: "subject" }).first().getByRole("button").click();
  await page.locator("#change-it").selectOption("measure");
  await page
    .locator(".before-after")
    .first()
    .evaluate((table) => table.scrollIntoView({ block: "start" }));
  await page.mouse.wheel(0, -170);
  await page.screenshot({ path: join(images, `explorer-${colorScheme}.png`) });
  await context.close();
}
await browser.close();
