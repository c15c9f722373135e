import { createKeyedVeil, deriveKeys, plainProfile } from "@graphveil/core/privacy";
import { benchPages, createGraphHost, createTenant } from "@graphveil/simulator";
import fc from "fast-check";
import { type DefaultTreeAdapterTypes, parse, defaultTreeAdapter as tree } from "parse5";
import { describe, expect, it } from "vitest";

type Node = DefaultTreeAdapterTypes.ChildNode;

const separating = new Set(
  `address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure
  footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre search section summary
  table tbody td tfoot th thead tr ul`.split(/\s+/),
);
const unseen = new Set(["script", "style", "title", "iframe", "noembed", "noframes", "template"]);

/** What an HTML parser of its own right makes of a text, in the order of the document. */
const shown = (node: Node): string => {
  if (tree.isTextNode(node)) return node.value;
  if (!tree.isElementNode(node) || unseen.has(node.tagName)) return "";
  const inner = node.childNodes.map(shown).join("");
  return separating.has(node.tagName) ? ` ${inner} ` : inner;
};

const visible = (html: string): string =>
  parse(html, { scriptingEnabled: false })
    .childNodes.map(shown)
    .join("")
    .replace(/[ \t\r\n\f]+/g, " ")
    .replace(/^ | $/g, "");

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const segments = new Intl.Segmenter("en", { granularity: "word" });
const measured = (text: string) => ({
  length: [...graphemes.segment(text)].length,
  words: [...segments.segment(text)].filter(({ isWordLike }) => isWordLike).length,
});

const own = { version: "v1", keys: deriveKeys(new Uint8Array(32)) };
const veil = createKeyedVeil({
  keyring: { issue: own, accept: [own] },
  profile: plainProfile("analytics"),
  keepsDomain: () => true,
});

interface Record {
  readonly body?: { readonly content?: string; readonly "content@graphveil.measure"?: unknown };
}

/** The measures of the bodies of a page. */
const measuresOf = (page: string, type: "message" | "event"): readonly unknown[] => {
  const { body } = veil.sanitize(Buffer.from(page), { kind: "collection", type }, () => "https://x.example/");
  const { value } = JSON.parse(Buffer.from(body).toString()) as { readonly value: readonly Record[] };
  return value.map((record) => record.body?.["content@graphveil.measure"]);
};

const measureOf = (html: string): unknown =>
  measuresOf(JSON.stringify({ value: [{ body: { contentType: "html", content: html } }] }), "message")[0];

describe("the measure of an HTML body", () => {
  it.each(["message", "event"] as const)(
    "is that of what a browser shows of each %s of the tenant",
    async (type) => {
      const tenant = createTenant({ seed: "visible text" });
      const verifyBearer = async () => ({ ok: true, roles: ["Mail.Read", "Calendars.Read"] }) as const;
      const host = createGraphHost({ tenant, verifyBearer, now: () => tenant.now });
      const reply = await host.handle({
        method: "GET",
        host: "graph.microsoft.com",
        target: benchPages(tenant)[`${type}s`],
        headers: new Headers({ authorization: "Bearer x" }),
        body: new Uint8Array(),
      });
      const page = String(reply.body);
      const { value } = JSON.parse(page) as { readonly value: readonly Record[] };
      const bodies = value.map(({ body }) => body?.content ?? "");
      expect(bodies.filter((html) => html.includes("<p")).length).toBeGreaterThan(20);
      expect(measuresOf(page, type)).toEqual(bodies.map((html) => measured(visible(html))));
    },
  );

  it("is that of what a browser shows of any markup that nests", () => {
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
        expect(measureOf(whole), whole).toEqual(measured(visible(whole)));
      }),
      { numRuns: 1500 },
    );
  });
});
