import fc from "fast-check";
import "../../fixtures/seeded-properties.ts";
import { describe, expect, test } from "vitest";
import { codeUnitsOf, stringOf } from "../../../src/privacy/text/code-units.ts";
import { toVisibleText } from "../../../src/privacy/text/visible-text.ts";

const visible = (html: string): string => {
  const text = codeUnitsOf(html);
  toVisibleText(text);
  return stringOf(text.units, 0, text.length);
};

describe("of HTML a reader sees", () => {
  test.each([
    ["", ""],
    ["plain", "plain"],
    ["<p>one</p><p>two</p>", "one two"],
    ["<b>un</b>broken <i>wo</i>rd", "unbroken word"],
    ["a<br>b<BR/>c<br />d", "a b c d"],
    ["<table><tr><td>1</td><td>2</td></tr></table>", "1 2"],
    [" \r\n <div>\t a  \n b </div> ", "a b"],
    ["<style>p { color: red }</style>x<script>if (a < b) alert('</p>')</script>y", "xy"],
    ["<STYLE>a</sTyLe >b", "b"],
    ["<style>a</styles>b</style>c", "c"],
    ["a<di+>b<p.>c<s;ble>d", "abcd"],
    ["<style>a<xstyle>b</style>c", "c"],
    ["<textarea>a//textarea>b</textarea>c", "a//textarea>bc"],
    ["<head><title>Nachtigall</title><meta charset=x></head><body>text</body>", "text"],
    ["<head><p>no head after all", "no head after all"],
    ["a<!-- <p>x</p> -->b<!-->c<!--->d<!-- --!>e<!---->f", "abcdef"],
    ["a<!--[if mso]><table><tr><td>x<![endif]-->b<![if !mso]>c<![endif]>d", "abcd"],
    ["a<!-- never closed <b>x", "a"],
    ['a<?xml:namespace prefix = o ns = "urn:x" />b<!DOCTYPE html>c</>d</3>e', "abcde"],
    ["1 < 2 <3 a<", "1 < 2 <3 a<"],
    ["a</", "a</"],
    ["<a title=\"x > y\" href='z>w' b=c>d</a>", "d"],
    ['<p a"b>c">d', 'c">d'],
    ["<p a = '>' b=\"'\">c", "c"],
    ["<p title='never closed>c", ""],
    ["<p ab = '>' cd e='>' =f='>' g=='>'>h", "'>h"],
    ["<p a/='>'>b", "'>b"],
    ["<p", ""],
    ["<textarea>a <b>&amp;</textarea>c", "a <b>&c"],
    ["a<template><p>x<template>y</template>z</template>b", "ab"],
    ["a<h1>b</h1>c<h9>d</h9>", "a b cd"],
    ["a<template> &#32;x&#10;</template>b", "ab"],
    ["<iframe>x</iframe><noframes>y</noframes><noembed>z</noembed>a", "a"],
    ["<o:p>a&nbsp;b</o:p>", "a\u00a0b"],
    ["&lt;p&gt; &amp;amp; &quot;&apos;&#39;&#x27;", "<p> &amp; \"'''"],
    ["&euro;&hellip;&rarr;&Omega;&eacute;&yuml;", "€…→Ωéÿ"],
    ["&copy &ltb &notit; &amp", "© <b ¬it; &"],
    ["&#8364 &#x20AC;&#128;&#0;&#xD800;&#x110000;&#99999999999;", "€ €€\ufffd\ufffd\ufffd\ufffd"],
    ["&#128512;&#32;&#10;a", "😀 a"],
    ["a &#32;b a&#32; b a &nbsp;b a <b> c</b> d <!-- --> e <p>f", "a b a b a \u00a0b a c d e f"],
    ["& &; &# &#x; &#; &nosuchname; &NotEqualTilde;", "& &; &# &#x; &#; &nosuchname; &NotEqualTilde;"],
    ["a\u0000b", "a\u0000b"],
  ])("%j as %j", (html, text) => {
    expect(visible(html)).toBe(text);
  });

  /** Where a comment ends (WHATWG HTML §13.2.5.43 to 51), and where it goes on. */
  test.each([
    ["<!-->b", "b"],
    ["<!--->b", "b"],
    ["<!---->b", "b"],
    ["<!----->b", "b"],
    ["<!--!>b", ""],
    ["<!--!>b-->c", "c"],
    ["<!---!>b-->c", "c"],
    ["<!----!>b", "b"],
    ["<!--x-->b", "b"],
    ["<!--x--!>b", "b"],
    ["<!--x--!b-->c", "c"],
    ["<!--x->b-->c", "c"],
    ["<!--x-!>b-->c", "c"],
    ["<!--x- ->b-->c", "c"],
    ["<!--x-- >b-->c", "c"],
    ["<!--x!->b-->c", "c"],
    ["<!--x>b>c-->d", "d"],
    ["<!--x>b", ""],
    ["<!--x--", ""],
    ["<!--x--!", ""],
    ["<!--x->b", ""],
    ["<!-", ""],
    ["<!-x>b", "b"],
    ["<! --x>b-->c", "b-->c"],
    ["<!-- <!--x-->b-->c", "b-->c"],
  ])("a%s as a%s, where a comment ends", (html, text) => {
    expect(visible(`a${html}`)).toBe(`a${text}`);
  });

  test("exactly what was put between the markup", () => {
    const piece = fc.constantFrom(
      ["<b>", ""],
      ["</b>", ""],
      ["<p class='x>y'>", " "],
      ["</p>", " "],
      ["<!-- <td>secret -->", ""],
      ["<style>p::after{content:'secret'}</style>", ""],
      ["&amp;", "&"],
      ["&#x1F600;", "😀"],
      ["\r\n", " "],
      ["word", "word"],
      ["ö ", "ö "],
      ["<br>", " "],
      ["< ", "< "],
      ['<img alt="a > b" src=x>', ""],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.map(([, shown]) => shown).join("");
        expect(visible(pieces.map(([html]) => html).join(""))).toBe(text.replace(/[ \r\n]+/g, " ").trim());
      }),
      { numRuns: 2000 },
    );
  });

  test("something of anything, and never more than was there", () => {
    const parts = fc.constantFrom(
      ...[
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "--!>",
        "<script",
        "</script",
        "&",
        "&#",
        "&#x",
        "&amp",
        ";",
        "=",
        '"',
        "'",
      ],
      ...["/", " ", "a", "<template>", "</template>", "<textarea>", "</textarea>", "\ud800", "\u0000"],
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (all) => {
        const html = all.join("");
        expect(visible(html).length).toBeLessThanOrEqual(html.length);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    "<",
    "<a",
    "<a b=",
    "<!--",
    "<!-- -",
    "&",
    "&#",
    "&a",
    "</",
    "<script>",
    "<textarea><",
    "<template>",
    "<p a='",
  ])("of %j, without end, without taking for ever", (part) => {
    expect(visible(part.repeat(100_000)).length).toBeLessThanOrEqual(part.length * 100_000);
  });
});
