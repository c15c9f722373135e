import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { keepScreenshot, looks, narrow, openPage, policyText, tabTo, wide } from "./browser.ts";

const rowOf = (page: Page, name: string) =>
  page
    .locator("tbody tr")
    .filter({ has: page.getByRole("button", { name, exact: true }) })
    .first();
const badgeOf = (page: Page, name: string) => rowOf(page, name).locator(".badge");
const why = (page: Page) => page.getByRole("complementary", { name: "Why" });

describe.each(looks)("at $width px, $scheme", (look) => {
  test("every record of the invented tenant is shown, before and after", async () => {
    const page = await openPage(look);
    const titles = await page.locator(".choose label").allTextContents();
    expect(titles.length).toBeGreaterThanOrEqual(8);
    for (const title of titles) {
      await page.locator(".choose label", { hasText: title }).click();
      expect(await page.locator(".headline").textContent()).toContain(title.toLowerCase());
      expect(await page.locator("tbody tr").count()).toBeGreaterThan(3);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${title} is wider than the screen`).toBeLessThanOrEqual(0);
    }
    await page.locator(".choose label", { hasText: "A meeting with a guest" }).click();
    await keepScreenshot(page, "see-meeting");
  });
});

describe("by pointer", () => {
  test("pointing at a value says why, and which line decides", async () => {
    const page = await openPage(wide);
    await rowOf(page, "subject").hover();
    await expect.poll(() => why(page).textContent()).toContain("subjects of messages");
    const said = await why(page).textContent();
    expect(said).toContain("Class text: free text or content.");
    expect(said).toContain("The profile strict treats every value of the class text so.");
    expect(said).toContain("Microsoft is not even asked for it.");
    expect(said).toContain("Line 2 of the policy decides: /profile");
    await why(page).getByRole("button", { name: "Line 2" }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("policy-text");
  });

  test("a value is let out in the clear: fault, acknowledgement, record, undo", async () => {
    const page = await openPage(wide);
    const before = await policyText(page);
    expect(await badgeOf(page, "subject").textContent()).toContain("never fetched");
    await rowOf(page, "subject").getByRole("button").click();
    await page.locator("#change-it").selectOption("keep");
    const fault =
      'let text out in the clear, which strict does not; if that is meant, add beside them: "acknowledge": ["text"]';
    await expect.poll(() => page.locator(".verdict.bad").textContent()).toContain(fault);
    expect(await page.locator(".verdict.bad").textContent()).toContain("policy.json:");
    await keepScreenshot(page, "decide-fault");
    await page.getByRole("button", { name: /That is meant/ }).click();
    await expect.poll(() => badgeOf(page, "subject").textContent()).toContain("in the clear");
    expect(await page.locator(".headline").textContent()).toContain("strict, loosened by message.subject");
    expect(JSON.parse(await policyText(page))).toMatchObject({
      overrides: { properties: { "message.subject": "keep" } },
      acknowledge: ["text"],
    });
    await keepScreenshot(page, "see-text-keep");
    await page.getByRole("button", { name: /Undo/ }).click();
    await page.getByRole("button", { name: /Undo/ }).click();
    expect(await policyText(page)).toBe(before);
    await expect.poll(() => badgeOf(page, "subject").textContent()).toContain("never fetched");
    await page.getByRole("button", { name: /Redo/ }).click();
    expect(await policyText(page)).not.toBe(before);
  });

  test("switches write the policy as a person types", async () => {
    const page = await openPage(wide);
    await page.getByLabel("Leave out private items").check();
    await page.locator(".choose label", { hasText: "A private meeting" }).click();
    await expect.poll(() => page.locator(".left-out").textContent()).toContain("private items are left out");
    await page.getByLabel(/^Profile/).selectOption("analytics");
    await page.getByLabel("mail: messages").uncheck();
    await page.getByLabel("Keys of its own").check();
    await page.getByText("Mailboxes and folders").click();
    await page.getByLabel("Only these mail folders").fill("inbox\nsentitems");
    await page.getByLabel("Never these mailboxes").selectOption("group");
    await page.getByText("Phrases and times").click();
    await page.locator("select").filter({ hasText: "rounded down to the day" }).selectOption("day");
    expect(JSON.parse(await policyText(page))).toMatchObject({
      profile: "analytics",
      times: "day",
      callers: [
        {
          groups: ["directory", "calendar", "rooms"],
          private: "drop",
          separate: true,
          folders: ["inbox", "sentitems"],
          exclude: { group: "00000000-0000-0000-0000-000000000000" },
        },
        { name: "people-insights" },
      ],
    });
    expect((await policyText(page)).split("\n").length).toBeGreaterThan(20);
    await page.locator(".choose label", { hasText: "A message" }).first().click();
    await expect
      .poll(() => page.locator(".refused").textContent())
      .toContain('add "mail" to /callers/0/groups');
  });

  test("classes, properties and operations", async () => {
    const page = await openPage(wide);
    await page.getByText("Classes of values").click();
    await page.locator("#field-overrides-classes-text").selectOption("measure");
    await expect.poll(() => badgeOf(page, "subject").textContent()).toContain("measured");
    await page.locator(".segmented label", { hasText: "alone" }).click();
    await page.getByText("Single properties").click();
    await page.getByLabel("Treat one property otherwise").fill("bodyPrev");
    await page.getByRole("button", { name: /message.bodyPreview/ }).click();
    await expect.poll(() => badgeOf(page, "bodyPreview").textContent()).toContain("never fetched");
    await page.getByText("Single operations").click();
    await page.getByLabel("Never these", { exact: true }).fill("/users/{user-id}/messages");
    await page.getByRole("button", { name: "Add", exact: true }).nth(1).click();
    expect(JSON.parse(await policyText(page))).toMatchObject({
      overrides: { classes: { text: "measure" } },
      callers: [
        {
          overrides: { properties: { "message.bodyPreview": "drop" } },
          operations: { deny: ["/users/{user-id}/messages"] },
        },
        {},
      ],
    });
    await page.getByRole("button", { name: "Take out message.bodyPreview" }).click();
    expect(JSON.parse(await policyText(page))).not.toHaveProperty("callers.0.overrides");
  });

  test("only what leaves in one way is shown", async () => {
    const page = await openPage(wide);
    await page.locator(".summary button", { hasText: "pseudonym" }).click();
    await expect
      .poll(() => page.locator("tbody tr th").allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining("from.emailAddress.address")]));
    expect(await page.locator("tbody tr.pseudonym").count()).toBe(await page.locator("tbody tr").count());
  });

  test("on a small screen the switches are a tab", async () => {
    const page = await openPage(narrow);
    await page.getByRole("tab", { name: "Decide" }).click();
    await page.getByLabel(/^Profile/).selectOption("raw");
    await keepScreenshot(page, "decide");
    await page.getByRole("tab", { name: "See" }).click();
    await expect.poll(() => badgeOf(page, "subject").textContent()).toContain("in the clear");
    await keepScreenshot(page, "see-raw");
  });
});

describe("by keyboard alone", () => {
  test("see why, change it, acknowledge it, take it back", async () => {
    const page = await openPage(wide);
    const before = await policyText(page);
    await tabTo(page, "#tab-see");
    await tabTo(page, "tbody tr:has-text('subject') button");
    await expect.poll(() => why(page).textContent()).toContain("subjects of messages");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("change-it");
    await page.keyboard.type("keep");
    await page.keyboard.press("Tab");
    await expect.poll(() => policyText(page)).toContain('"message.subject": "keep"');
    await page.locator(".why button", { hasText: "That is meant" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => badgeOf(page, "subject").textContent()).toContain("in the clear");
    await page.locator("#change-it").focus();
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("subject");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    expect(await policyText(page)).toBe(before);
  });

  test("tabs, switches and the text", async () => {
    const page = await openPage(wide);
    await tabTo(page, "#tab-see");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("[role=tab][aria-selected=true]").textContent()).toBe("Compare");
    await page.keyboard.press("End");
    expect(await page.locator("[role=tab][aria-selected=true]").textContent()).toBe("Sign");
    await page.keyboard.press("Home");
    await tabTo(page, ".beside select");
    await page.keyboard.type("analytics");
    await page.keyboard.press("Tab");
    await expect.poll(() => policyText(page)).toContain('"profile": "analytics"');
    await tabTo(page, "#field-callers-0-private");
    await page.keyboard.press("Space");
    await expect.poll(() => policyText(page)).toContain('"private": "drop"');
    await tabTo(page, ".text-editor summary");
    await page.keyboard.press("Enter");
    await tabTo(page, "#policy-text");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("x");
    await expect.poll(() => page.locator(".verdict.bad").textContent()).toContain("is not JSON from here on");
    await page.keyboard.press("Backspace");
    await expect.poll(() => page.locator(".verdict.good").count()).toBe(1);
  });
});
