import { describe, expect, test } from "vitest";
import { keepScreenshot, looks, openPage, openPolicy, policyText, tabTo, wide } from "./browser.ts";

const CALLERS = [
  { name: "acme", match: { awsAccount: "123456789012" }, groups: ["directory", "mail", "calendar", "rooms"] },
];
const policy = (members: object): string =>
  JSON.stringify(
    { profile: "strict", tenantDomains: ["northwind-traders.com"], ...members, callers: CALLERS },
    null,
    2,
  );
const strict = policy({});
const loosened = policy({ overrides: { properties: { "message.subject": "keep" } }, acknowledge: ["text"] });

describe("compare", () => {
  test("with the policy that was signed last: what leaves in the clear now is the first line", async () => {
    const page = await openPage(wide);
    await openPolicy(page, loosened);
    await page.getByRole("tab", { name: "Compare" }).click();
    await page
      .getByLabel("The policy that was signed last", { exact: true })
      .setInputFiles({ name: "signed.json", mimeType: "application/json", buffer: Buffer.from(strict) });
    await expect
      .poll(() => page.locator(".compare").innerText())
      .toMatch(/^Now also in the clear: subjects of messages\n/);
    const said = await page.locator(".compare").innerText();
    expect(said).toContain("acme: strict -> strict, loosened");
    expect(said).toContain("leaves now, and did not");
    expect(said).toContain("in the clear, free text or content: message.subject");
    const cells = await page.locator(".compared tbody tr").filter({ hasText: "subject" }).innerText();
    expect(cells).toMatch(/never fetched[\s\S]*in the clear/);
    await keepScreenshot(page, "compare");
  });

  test("with a bare profile, and with itself", async () => {
    const page = await openPage(wide);
    await openPolicy(page, loosened);
    await page.getByRole("tab", { name: "Compare" }).click();
    expect(await page.locator(".verdict").last().textContent()).toContain(
      "Both let every caller read the same.",
    );
    await page.getByLabel("Compare with").selectOption("raw");
    await expect.poll(() => page.locator(".headlines").innerText()).toContain("No longer in the clear: ");
  });

  test("by keyboard", async () => {
    const page = await openPage(wide);
    await tabTo(page, "#tab-see");
    await page.keyboard.press("ArrowRight");
    await tabTo(page, "#baseline");
    await page.keyboard.type("the bare profile analytics");
    await page.keyboard.press("Tab");
    await expect.poll(() => page.locator(".headlines").innerText()).toContain("No longer in the clear: ");
  });

  test("a signed policy with faults is refused with a sentence", async () => {
    const page = await openPage(wide);
    await page.getByRole("tab", { name: "Compare" }).click();
    await page
      .getByLabel("The policy that was signed last", { exact: true })
      .setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from('{"callers":[]}') });
    await expect
      .poll(() => page.locator(".compare .problem").last().textContent())
      .toContain("That policy has faults");
  });
});

describe.each(looks)("at $width px, $scheme", (look) => {
  test("who can join whom, with shared keys and with keys apart", async () => {
    const page = await openPage(look);
    await page.getByRole("tab", { name: "Who can join whom" }).click();
    await expect.poll(() => page.locator(".headlines").innerText()).toMatch(/tokens are equal/);
    expect(await page.locator(".headlines").innerText()).toMatch(/Still joinable .*sentDateTime/);
    await keepScreenshot(page, "join-shared");
    await page.getByRole("button", { name: "Give people-insights keys of its own" }).click();
    await expect.poll(() => page.locator(".headlines").innerText()).toContain("No token is equal");
    expect(await page.locator(".headlines").innerText()).toMatch(/Still joinable .*sentDateTime/);
    await keepScreenshot(page, "join-apart");
  });

  test("the map leads to the properties of each type", async () => {
    const page = await openPage(look);
    await page.getByRole("tab", { name: "Map" }).click();
    expect(await page.locator(".map svg .plot").count()).toBeGreaterThan(80);
    await keepScreenshot(page, "map");
    await page
      .locator(".map svg .plot", { hasText: "event" })
      .first()
      .locator("rect:not(.ground)")
      .first()
      .click();
    await expect.poll(() => page.locator("#map-type").inputValue()).toMatch(/event/i);
    await page.locator("#map-type").selectOption("user");
    await expect.poll(() => page.locator(".fate-list").first().innerText()).not.toBe("");
    expect(await page.locator(".map").innerText()).toContain("proxyAddresses");
  });
});

test("the map by keyboard", async () => {
  const page = await openPage(wide);
  await tabTo(page, "#tab-see");
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
  await tabTo(page, "#map-type");
  await page.keyboard.type("room");
  await page.keyboard.press("Tab");
  await expect.poll(() => page.locator("#map-type").inputValue()).toBe("room");
});

test("joining by keyboard", async () => {
  const page = await openPage(wide);
  await tabTo(page, "#tab-see");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await tabTo(page, ".join p button");
  await page.keyboard.press("Enter");
  await expect.poll(() => policyText(page)).toContain('"separate": true');
});
