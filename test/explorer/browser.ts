import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, expect, onTestFinished } from "vitest";
import { pagePath, screenshots } from "./paths.ts";

/** The browser: Debian's, or the one that `CHROMIUM` names. */
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
/** Chromium refuses to run its sandbox as root, as containers of CI have it. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

let running: Promise<Browser> | undefined;

afterAll(async () => {
  await (await running)?.close();
  running = undefined;
});

const browser = (): Promise<Browser> => {
  running ??= chromium.launch({ executablePath, args });
  return running;
};

/** How the page is looked at. */
export interface Look {
  readonly width: number;
  readonly scheme: "light" | "dark";
}

/** A wide screen in the light. */
export const wide: Look = { width: 1440, scheme: "light" };
/** A small telephone in the light. */
export const narrow: Look = { width: 360, scheme: "light" };
/** Both widths in both themes. */
export const looks: readonly Look[] = [
  wide,
  { width: 1440, scheme: "dark" },
  narrow,
  { width: 360, scheme: "dark" },
];

/** A new context, closed when the test ends. */
export async function newContext({ width, scheme }: Look = wide): Promise<BrowserContext> {
  const context = await (await browser()).newContext({
    viewport: { width, height: 1000 },
    colorScheme: scheme,
    acceptDownloads: true,
  });
  onTestFinished(() => context.close());
  return context;
}

/**
 * Opens the page from its file, without a network. The test fails where the page asks for anything else, shows a dialog, or writes
 * an error to the console.
 */
export async function openPage(look: Look = wide): Promise<Page> {
  const context = await newContext(look);
  await context.setOffline(true);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("request", (request) => {
    if (!/^(?:file:\/\/.*index\.html|blob:)/.test(request.url())) troubles.push(`request: ${request.url()}`);
  });
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      troubles.push(`console: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  onTestFinished(() => expect(troubles).toEqual([]));
  await page.goto(pathToFileURL(pagePath).href);
  return page;
}

/** Keeps what the page looks like. */
export const keepScreenshot = async (page: Page, name: string): Promise<void> => {
  const { width = 0 } = page.viewportSize() ?? {};
  const scheme = await page.evaluate(() =>
    matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  );
  await page.screenshot({ path: join(screenshots, `${name}-${width}-${scheme}.png`) });
};

/** The text of the policy as the page has it. */
export const policyText = (page: Page): Promise<string> => page.locator("#policy-text").inputValue();

/** Opens a policy as a person does who chooses its file. */
export const openPolicy = (page: Page, text: string, name = "policy.json"): Promise<void> =>
  page
    .locator("header input[type=file]")
    .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });

/** Moves the focus by the Tab key alone until an element has it. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  const MOST = 400;
  for (let step = 0; step < MOST; step++) {
    if (
      await page
        .locator(selector)
        .first()
        .evaluate((element) => element === document.activeElement)
    )
      return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key does not reach ${selector}`);
}
