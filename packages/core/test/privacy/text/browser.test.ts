import fc from "fast-check";
import "../../fixtures/seeded-properties.ts";
import { expect, it } from "vitest";
import { createKeyedVeil, deriveKeys, plainProfile } from "../../../src/privacy/index.ts";
import { countedBySegmenter, shownInBrowser } from "../../fixtures/browser-text.ts";

const own = { version: "v1", keys: deriveKeys(new Uint8Array(32)) };
const veil = createKeyedVeil({
  keyring: { issue: own, accept: [own] },
  profile: plainProfile("analytics"),
  keepsDomain: () => true,
});

/** The measure of the body of a message. */
const measureOf = (html: string): unknown => {
  const message = JSON.stringify({ body: { contentType: "html", content: html } });
  const { body } = veil.sanitize(Buffer.from(message), { kind: "entity", type: "message" }, () => undefined);
  const sanitized = JSON.parse(Buffer.from(body).toString()) as {
    readonly body?: { readonly "content@graphveil.measure"?: unknown };
  };
  return sanitized.body?.["content@graphveil.measure"];
};

it("the measure of an HTML body is that of what a browser shows of any markup that nests", () => {
  const text = fc.constantFrom(
    "word",
    " two words ",
    "&amp;",
    "&nbsp;",
    "&#8217;",
    "&eacute;t&eacute;",
    "1 < 2",
    "\r\n",
    "漢字",
    "a&b",
    "&copy2",
    "&lt;b&gt;",
  );
  const odd = fc.constantFrom(
    "<br>",
    "<br/>",
    "<!-- <p>no</p> -->",
    "<!-->",
    "<!--[if mso]>no<![endif]-->",
    "<style>p > a {}</style>",
    "<img alt='a > b'>",
    "<hr class=x>",
    "<title>no</title>",
    "<?xml x='y' ?>",
    "<wbr>",
    '<a\n href="x?a=1&amp;b=2">link</a>',
    "<script>if (1 < 2) no()</script>",
  );
  const inline = fc.constantFrom("b", "SPAN", "font", "o:p", "em");
  const block = fc.constantFrom("div", "DIV", "section", "blockquote", "center");
  const { html } = fc.letrec<{ html: string }>((again) => ({
    html: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.array(fc.oneof(text, odd), { maxLength: 4 }).map((parts) => parts.join("")),
      fc
        .tuple(inline, again("html"), text)
        .map(([name, inner, end]) => `<${name} a="1">${inner}</${name} >${end}`),
      fc
        .tuple(block, again("html"), again("html"))
        .map(([name, one, two]) => `<${name}>${one}</${name}>${two}`),
      again("html").map((inner) => `<table><tbody><tr><td>x</td><td>${inner}</td></tr></tbody></table>`),
      fc.tuple(text, text).map(([one, two]) => `<ul><li>${one}<li>${two}</ul><p>${one}<p>${two}`),
    ),
  }));
  fc.assert(
    fc.property(html, (inner) => {
      const whole = `<html><head><meta charset="utf-8"></head><body>${inner}</body></html>`;
      expect(measureOf(whole), whole).toEqual(countedBySegmenter(shownInBrowser(whole)));
    }),
    { numRuns: 1500 },
  );
});
