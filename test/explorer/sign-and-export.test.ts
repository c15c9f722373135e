import { readFile } from "node:fs/promises";
import { checkPolicy } from "@graphveil/cli";
import { extractText } from "unpdf";
import { describe, expect, test } from "vitest";
import { keepScreenshot, looks, narrow, openPage, openPolicy, tabTo, wide } from "./browser.ts";

const hashOf = (text: string): string => {
  const check = checkPolicy(Buffer.from(text));
  return check.ok ? check.policyHash : expect.unreachable(JSON.stringify(check.faults));
};

const ten = JSON.stringify({
  profile: "strict",
  tenantDomains: ["northwind-traders.com"],
  callers: Array.from({ length: 10 }, (_, index) => ({
    name: `reader-${index}`,
    match: { awsRole: `arn:aws:iam::12345678901${index}:role/reader` },
    groups: ["directory", "mail", "calendar", "rooms"].slice(0, (index % 4) + 1),
    ...(index === 3 ? { profile: "analytics", separate: true } : {}),
    ...(index === 5 ? { overrides: { classes: { text: "keep" } }, acknowledge: ["text"] } : {}),
  })),
});

const two = JSON.stringify({
  tenantDomains: ["northwind-traders.com"],
  callers: [
    { name: "acme", match: { awsAccount: "123456789012" }, groups: ["directory", "mail"], private: "drop" },
    { name: "rooms", match: { local: true }, groups: ["rooms"], separate: true },
  ],
});

describe("the sheet", () => {
  test("printed to PDF and read back says who reads what, and the proxy's hash", async () => {
    const page = await openPage(wide);
    await openPolicy(page, ten, "ten.json");
    await page.getByRole("tab", { name: "Sign" }).click();
    expect(await page.locator(".hash").first().textContent()).toBe(hashOf(ten));
    const { text, totalPages } = await extractText(new Uint8Array(await page.pdf({ format: "A4" })), {
      mergePages: true,
    });
    const words = text.replaceAll(/\s+/g, " ");
    expect(words.replaceAll(" ", "")).toContain(hashOf(ten));
    for (let index = 0; index < 10; index++) expect(words).toContain(`reader-${index}`);
    for (const part of [
      "What leaves under this policy",
      "strict, loosened by text",
      "In the clear beyond its profile: text",
      "Who can join what",
      "reader-3: each has keys of its own",
      "Permissions of Microsoft Graph, and why",
      "Mail.Read",
      "reader-5 reads mail",
      "What is not named here does not leave.",
      "Privacy officer",
      "Signature",
    ])
      expect(words).toContain(part);
    for (const control of ["Export", "Undo", "Begin from"]) expect(words).not.toContain(control);
    expect(totalPages).toBeLessThanOrEqual(14);
  });

  test.each(looks)("at $width px, $scheme", async (look) => {
    const page = await openPage(look);
    await openPolicy(page, two, "policy.json");
    await page.getByRole("tab", { name: "Sign" }).click();
    expect(await page.locator(".hash").first().textContent()).toBe(hashOf(two));
    await keepScreenshot(page, "sign");
  });

  test("of a policy with text: keep shows what is loosened", async () => {
    const page = await openPage(wide);
    await openPolicy(page, ten, "ten.json");
    await page.getByRole("tab", { name: "Sign" }).click();
    await page.locator(".caller.loosened").scrollIntoViewIfNeeded();
    expect(await page.locator(".caller.loosened").innerText()).toContain(
      "In the clear beyond its profile: text",
    );
    await keepScreenshot(page, "sign-text-keep");
  });

  test("as it is printed", async () => {
    const page = await openPage(wide);
    await page.getByRole("tab", { name: "Sign" }).click();
    await page.emulateMedia({ media: "print" });
    await keepScreenshot(page, "sign-printed");
    expect(await page.locator(".bar").isVisible()).toBe(false);
  });

  test("by keyboard: printing is the first thing behind the tabs", async () => {
    const page = await openPage(wide);
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute("data-printed", "");
    });
    await tabTo(page, "#tab-see");
    await page.keyboard.press("End");
    await tabTo(page, ".sign button");
    await page.keyboard.press("Enter");
    expect(await page.locator("body[data-printed]").count()).toBe(1);
  });

  test("a policy with faults cannot be signed", async () => {
    const page = await openPage(wide);
    await openPolicy(page, '{"callers":[]}');
    await page.getByRole("tab", { name: "Sign" }).click();
    expect(await page.locator("main .problem").textContent()).toContain("cannot be signed");
    expect(await page.locator(".hash").count()).toBe(0);
  });
});

describe("export", () => {
  test.each([
    [
      "by pointer",
      async (page: Awaited<ReturnType<typeof openPage>>) =>
        page.getByRole("button", { name: /Export/ }).click(),
    ],
    [
      "by keyboard",
      async (page: Awaited<ReturnType<typeof openPage>>) => {
        await tabTo(page, "header button.primary");
        await page.keyboard.press("Enter");
      },
    ],
  ])("%s gives the file, to the byte as it is written, with what was changed", async (_, exportIt) => {
    const page = await openPage(wide);
    const written = ten.replace('"profile":"strict"', '"profile" :\t"strict"');
    await openPolicy(page, written, "ten.json");
    await page.getByLabel("Leave out private items").check();
    const [download] = await Promise.all([page.waitForEvent("download"), exportIt(page)]);
    expect(download.suggestedFilename()).toBe("ten.json");
    const saved = await readFile(await download.path(), "utf8");
    expect(saved).toBe(
      written.replace('"groups":["directory"]}', '"groups":["directory"], "private": "drop"}'),
    );
  });
});

test("ten callers: each is looked at", async () => {
  const page = await openPage(narrow);
  await openPolicy(page, ten, "ten.json");
  const names = await page.locator("#caller option").allTextContents();
  expect(names).toHaveLength(10);
  for (const name of names) {
    await page.locator("#caller").selectOption({ label: name });
    await expect.poll(() => page.locator(".headline").textContent()).toContain(name);
  }
});
