import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkPolicy } from "@graphveil/cli";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { keepScreenshot, narrow, newContext, openPage, openPolicy, wide } from "./browser.ts";
import { longPage, messagesPage } from "./messages-page.ts";
import { pagePath } from "./paths.ts";

const bodyFile = (page: Page) => page.getByLabel("Read the body from a file");
const openBring = (page: Page): Promise<void> => page.getByText("A body of your own").click();
const problem = (page: Page) => page.locator(".bring .problem");

const paste = async (page: Page, text: string, operation?: string): Promise<void> => {
  await openBring(page);
  await page.getByLabel("A reply of Microsoft Graph, as JSON").fill(text);
  if (operation !== undefined) await page.getByLabel("What it answers").selectOption(operation);
  await page.getByRole("button", { name: "Look at it" }).click();
};

const script = '<img src=x onerror="document.title=\'run\'"><script>document.title="run"</script>';

describe("a body", () => {
  test("that is no JSON is refused with a sentence", async () => {
    const page = await openPage(wide);
    await paste(page, "Dear all, this is a mail.");
    expect(await page.locator(".see > .problem").textContent()).toBe("The body is not JSON.");
  });

  test("of 2 MB is shown five records at a time", async () => {
    const page = await openPage(wide);
    const text = longPage(await messagesPage(), 500);
    expect(text.length).toBeGreaterThan(2_000_000);
    await openBring(page);
    await bodyFile(page).setInputFiles({
      name: "b.json",
      mimeType: "application/json",
      buffer: Buffer.from(text),
    });
    await page.getByRole("button", { name: "Look at it" }).click();
    await expect
      .poll(() => page.locator(".pager [role=status]").first().textContent())
      .toBe("Page 1 of 100, 500 records");
    expect(await page.locator(".record").count()).toBe(5);
    await page.getByRole("button", { name: "Next" }).first().click();
    await expect.poll(() => page.locator(".record caption").first().textContent()).toContain("6 of 500");
    await keepScreenshot(page, "see-2mb");
  });

  test("with script in a subject shows it as text, and runs nothing", async () => {
    const page = await openPage(wide);
    await page.getByLabel(/^Profile/).selectOption("raw");
    const record = {
      id: "AAMk",
      subject: script,
      [script]: 1,
      body: { contentType: "html", content: script },
    };
    await paste(page, JSON.stringify(record), "/users/{user-id}/messages/{message-id}");
    await expect
      .poll(() => page.locator("tr.clear .after").allTextContents())
      .toContain(JSON.stringify(script));
    expect(await page.title()).toBe("Graphveil explorer");
    expect(await page.locator("main img, main script").count()).toBe(0);
  });

  test("with names of JavaScript's own objects changes none", async () => {
    const page = await openPage(wide);
    const text =
      '{"id":"a","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1}';
    await paste(page, text, "/users/{user-id}/messages/{message-id}");
    await expect
      .poll(() => page.locator("tbody th button").allTextContents())
      .toEqual(expect.arrayContaining(["__proto__", "constructor", "toString"]));
    expect(await page.evaluate(() => ({}) as Record<string, unknown>)).not.toHaveProperty("polluted");
    expect(await page.locator("tr.unasked th", { hasText: "__proto__" }).count()).toBe(1);
  });

  test.each([
    ["binary", Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe, 0x80]), "This is no text"],
    ["text with a zero byte", Buffer.from('{"id":"\0"}'), "This is no text"],
  ])("that is %s is refused with a sentence", async (_, buffer, sentence) => {
    const page = await openPage(wide);
    await openBring(page);
    await bodyFile(page).setInputFiles({ name: "x.bin", mimeType: "application/octet-stream", buffer });
    await expect.poll(() => problem(page).textContent()).toContain(sentence);
  });

  test("that is HTML is refused with a sentence", async () => {
    const page = await openPage(wide);
    await openBring(page);
    const buffer = Buffer.from(`<!doctype html><title>x</title>${script}`);
    await bodyFile(page).setInputFiles({ name: "x.html", mimeType: "text/html", buffer });
    await page.getByRole("button", { name: "Look at it" }).click();
    expect(await page.locator(".see > .problem").textContent()).toBe("The body is not JSON.");
    expect(await page.title()).toBe("Graphveil explorer");
  });

  test("of 50 MB is refused before it is read, as a file and as a paste", async () => {
    const page = await openPage(wide);
    const folder = await mkdtemp(join(tmpdir(), "graphveil-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "large.json");
    await writeFile(file, `{"value":["${"x".repeat(50_000_000)}"]}`);
    await openBring(page);
    await bodyFile(page).setInputFiles(file);
    await expect
      .poll(() => problem(page).textContent())
      .toBe("This is 50 MB; the page reads up to 33 MB. Bring a smaller part.");
    await page.locator("#body-text").evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", "x".repeat(50_000_000));
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    expect(await page.locator("#body-text").inputValue()).toBe("");
    expect(await problem(page).textContent()).toContain("This is 50 MB");
  });

  test("that was pasted is gone when the page is loaded again, and nothing is stored", async () => {
    const page = await openPage(wide);
    await paste(page, '{"id":"AAMkSecret"}', "/users/{user-id}/messages/{message-id}");
    await expect.poll(() => page.locator("main").innerText()).toContain("AAMkSecret");
    await page.reload();
    expect(await page.content()).not.toContain("AAMkSecret");
    const stored = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      document.cookie,
      (await indexedDB.databases()).length,
    ]);
    expect(stored).toEqual([0, 0, "", 0]);
  });
});

const twelve = JSON.stringify(
  {
    profile: "Strict",
    tenantDomains: ["@contoso.com", "*"],
    times: "week",
    plusAddressing: "yes",
    callers: [
      { name: "one", match: { local: true }, groups: ["mial", "calender"], private: true },
      { name: "two", match: { awsRole: "reader" }, groups: ["mail"], folders: ["Sent Items"] },
      {
        name: "three",
        match: { local: true },
        groups: ["mail"],
        overrides: { properties: { "message.subjet": "drop" }, classes: { secret: "keep" } },
      },
    ],
  },
  null,
  2,
);

describe("a policy", () => {
  test("with twelve faults shows each in the words of the command line, and keeps what was shown", async () => {
    const check = checkPolicy(Buffer.from(twelve));
    const faults = check.ok ? [] : check.faults;
    expect(faults).toHaveLength(12);
    const page = await openPage(wide);
    await openPolicy(page, twelve, "twelve.json");
    await expect
      .poll(() => page.locator(".verdict.bad p").textContent())
      .toContain("The policy has 12 faults.");
    const lines = await page.locator(".all-findings li").allTextContents();
    expect(lines).toEqual(
      faults.map(({ line, column, pointer, caller, problem: what }) => {
        const place = pointer === "" ? "the policy" : pointer;
        return `twelve.json:${line}:${column} ${place}${caller === undefined ? "" : ` (${caller})`} ${what}`;
      }),
    );
    expect(await page.locator(".headline").textContent()).toContain("acme-analytics");
    await keepScreenshot(page, "decide-12-faults");
    await page.locator(".all-findings button").nth(3).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("policy-text");
  });

  test("with twelve faults on a small screen", async () => {
    const page = await openPage(narrow);
    await openPolicy(page, twelve, "twelve.json");
    await page.getByRole("tab", { name: "Decide" }).click();
    await expect.poll(() => page.locator(".all-findings li").count()).toBe(12);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await keepScreenshot(page, "decide-12-faults");
  });

  test.each([
    ["binary", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1]), "is not in UTF-8"],
    ["in UTF-16", Buffer.from("\ufeff{}", "utf16le"), "is in UTF-16: save it as UTF-8"],
    ["HTML", Buffer.from(`<html>${script}`), "is not JSON from here on"],
    ["JSON with a comma too many", Buffer.from('{"callers":[],}'), "x.json:1:15 is not JSON from here on"],
  ])("that is %s is refused with a sentence", async (_, buffer, sentence) => {
    const page = await openPage(wide);
    await page
      .locator("header input[type=file]")
      .setInputFiles({ name: "x.json", mimeType: "text/plain", buffer });
    await expect.poll(() => page.locator("header .problem").textContent()).toContain(sentence);
    expect(await page.title()).toBe("Graphveil explorer");
  });

  test("of 50 MB is refused before it is read", async () => {
    const page = await openPage(wide);
    const folder = await mkdtemp(join(tmpdir(), "graphveil-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "large.json"), Buffer.alloc(50_000_000, " "));
    await page.locator("header input[type=file]").setInputFiles(join(folder, "large.json"));
    await expect
      .poll(() => page.locator("header .problem").textContent())
      .toContain("This is 50 MB; the page reads up to 4 MB");
  });

  test.each([
    ["a list", "[]"],
    ["a number", "1"],
    ["null", "null"],
    ["names of JavaScript's own objects", '{"__proto__":{"x":1},"constructor":1,"callers":{"length":3}}'],
    [
      "members of other kinds",
      '{"profile":{},"overrides":[],"callers":[{"groups":"mail","overrides":{"properties":[1]}},7]}',
    ],
  ])("that is %s has faults, and breaks nothing", async (_, text) => {
    const page = await openPage(wide);
    await openPolicy(page, text);
    await expect.poll(() => page.locator(".verdict.bad").count()).toBe(1);
    for (const tab of await page.getByRole("tab").all()) await tab.click();
    await page.getByRole("tab", { name: "See" }).click();
    await page.getByRole("button", { name: /Undo/ }).click();
    await expect.poll(() => page.locator(".verdict.good").count()).toBeGreaterThan(0);
  });

  test("that is dropped on the page is opened", async () => {
    const page = await openPage(wide);
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(
        new File(['{"callers":[{"name":"dropped","match":{"local":true},"groups":["rooms"]}]}'], "d.json"),
      );
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => page.locator("#caller").innerText()).toContain("dropped");
  });
});

describe("nothing leaves the page:", () => {
  test("a request, and a script that is not its own, are blocked by the page itself", async () => {
    const page = await (await newContext()).newPage();
    await page.goto(pathToFileURL(pagePath).href);
    const sent = await page.evaluate(() =>
      fetch("https://graph.microsoft.com/").then(
        () => "sent",
        () => "blocked",
      ),
    );
    expect(sent).toBe("blocked");
    const ran = await page.evaluate(() => {
      const foreign = document.createElement("script");
      foreign.textContent = "document.title = 'run'";
      document.body.append(foreign);
      return document.title;
    });
    expect(ran).toBe("Graphveil explorer");
  });

  test("its own policy forbids what is not needed", async () => {
    const page = await openPage(wide);
    const policy = await page.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
    for (const part of ["default-src 'none'", "connect-src 'none'", "base-uri 'none'", "form-action 'none'"])
      expect(policy).toContain(part);
    expect(policy).toMatch(/script-src 'sha256-[A-Za-z0-9+/=]+'; style-src 'sha256-[A-Za-z0-9+/=]+'/);
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
  });
});
