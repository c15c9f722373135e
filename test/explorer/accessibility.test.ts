import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { looks, openPage, openPolicy } from "./browser.ts";

const violationsOf = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes
        .map(({ html }) => html)
        .join(" ")
        .slice(0, 600)}`,
  );
};

const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });

const faulty = JSON.stringify({
  profile: "Strict",
  callers: [{ name: "a", match: { local: true }, groups: ["mial"] }],
});
const warned = JSON.stringify({
  tenantDomains: ["gmail.com"],
  phrases: ["x"],
  callers: [{ name: "a", match: { local: true }, groups: ["mail"] }],
});

describe.each(looks)("axe-core finds nothing at $width px, $scheme,", (look) => {
  test("on any tab, with everything opened", async () => {
    const page = await openPage(look);
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      await openAll(page);
      expect(await violationsOf(page), (await tab.textContent()) ?? "").toEqual([]);
    }
  });

  test("while a value is looked at, and while the policy has faults or warnings", async () => {
    const page = await openPage(look);
    await page.locator("tbody th button").nth(8).click();
    expect(await violationsOf(page)).toEqual([]);
    for (const text of [warned, faulty]) {
      await openPolicy(page, text);
      await openAll(page);
      for (const tab of await page.getByRole("tab").all()) {
        await tab.click();
        expect(await violationsOf(page), (await tab.textContent()) ?? "").toEqual([]);
      }
    }
  });
});
