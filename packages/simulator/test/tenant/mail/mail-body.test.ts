import { describe, expect, it } from "vitest";
import { visibleText } from "../../../src/tenant/mail/mail-body.ts";
import { createTenant } from "../../../src/tenant/tenant.ts";
import type { JsonObject } from "../../../src/tenant/wire.ts";

describe("HTML bodies", () => {
  const tenant = createTenant();
  const items = tenant.mailboxes.flatMap(({ messages, events }) => [...messages, ...events]);
  const bodies = new Map<string, (typeof items)[number]>();
  for (const item of items) {
    const { contentType, content } = item.wire["body"] as JsonObject;
    if (contentType === "html" && content !== "") bodies.set(String(content), item);
  }
  const sizes = [...bodies.keys()].map((html) => Buffer.byteLength(html)).sort((one, other) => one - other);

  it("are 1 to 8 KB with a median of 3 KB", () => {
    expect(sizes.length).toBeGreaterThan(700);
    expect(sizes[0]).toBeGreaterThanOrEqual(1024);
    expect(sizes.at(-1)).toBeLessThanOrEqual(8192);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    expect(median).toBeGreaterThanOrEqual(2700);
    expect(median).toBeLessThanOrEqual(3300);
  });

  it("look like Outlook's: line ends, styles, tables, entities, quoted replies, links, signatures", () => {
    const all = [...bodies.keys()];
    const share = (test: RegExp) => all.filter((html) => test.test(html)).length / all.length;
    expect(share(/\r\n/)).toBe(1);
    expect(share(/(?<!\r)\n/)).toBe(0);
    for (const feature of [
      /<style/,
      /<table/,
      /&nbsp;/,
      /&#8217;/,
      /<b>From:<\/b>/,
      /href="tel:/,
      /href="mailto:/,
      /style="[^"]*font/,
    ]) {
      expect(share(feature)).toBeGreaterThan(0.05);
    }
  });

  it("show each telling sentence, in HTML and as text", () => {
    for (const [html, { snippets, wire }] of bodies) {
      expect(snippets.length).toBeGreaterThan(1);
      const text = visibleText(html);
      for (const snippet of snippets) {
        expect(html).toContain(snippet);
        expect(text).toContain(snippet);
      }
      expect(String(wire["bodyPreview"]).length).toBeGreaterThan(20);
      expect(String(wire["bodyPreview"]).length).toBeLessThanOrEqual(255);
    }
  });
});

describe("visible text", () => {
  it.each([
    ["<p>one</p>\r\n<p>two<br>\r\nthree</p>", "one\r\ntwo\r\nthree"],
    ["<style>p {color:red}</style><b>bold</b>&nbsp;&amp;&#8217;", "bold &’"],
    ["a\r\n b", "a b"],
    ["&lt;none&gt; &quot;x&quot;", '<none> "x"'],
  ])("of %s", (html, text) => {
    expect(visibleText(html)).toBe(text);
  });
});
