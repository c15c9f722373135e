import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findBrokenLinks } from "../links.ts";
import { anchorsOf, relativeLinks } from "../markdown-links.ts";

const repository = join(import.meta.dirname, "..", "..", "..");

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "links-"));
  await mkdir(join(root, "docs"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

test("no link of the repository is broken", async () => {
  expect(await findBrokenLinks(repository)).toEqual([]);
});

describe("a link", () => {
  test.each([
    ["[a](guide.md)", ["guide.md"]],
    ["[a](guide.md#steps) and [b](#steps)", ["guide.md#steps", "#steps"]],
    ["[ref]: guide.md", ["guide.md"]],
    [`<img src="images/a.svg"> <source srcset="images/b.svg">`, ["images/a.svg", "images/b.svg"]],
    ["[![CI](badge.svg)](page.md)", ["badge.svg", "page.md"]],
    ["[web](https://example.com/a.md) [mail](mailto:a@example.com)", []],
    ["`[a](code.md)`", []],
    ["```\n[a](code.md)\n```\n[b](text.md)", ["text.md"]],
  ])("is read from %j", (text, targets) => {
    expect(relativeLinks(text).map(({ target }) => target)).toEqual(targets);
  });

  test("to a missing file or heading is found with its line", async () => {
    await writeFile(join(root, "docs", "guide.md"), "# Guide\n\n## First step\n");
    await writeFile(
      join(root, "README.md"),
      "[ok](docs/guide.md#first-step)\n[gone](docs/none.md)\n[moved](docs/guide.md#second-step)\n[CI](../../actions/x.svg)\n",
    );
    expect(await findBrokenLinks(root)).toEqual([
      { place: "README.md:2", target: "docs/none.md", fault: "no such file" },
      { place: "README.md:3", target: "docs/guide.md#second-step", fault: "no such heading" },
    ]);
  });

  test("out of the repository is broken below its root", async () => {
    await writeFile(join(root, "docs", "guide.md"), "[CI](../../actions/x.svg)\n");
    expect(await findBrokenLinks(root)).toMatchObject([{ place: "docs/guide.md:1" }]);
  });
});

test("anchors are GitHub's: punctuation goes, spaces become hyphens, a repeated heading gets a number", () => {
  const text =
    "# A `code` & more\n## What's new?\n## [Link](x.md)\n```\n# no heading\n```\n## Same\n## Same\n### GRAPHVEIL_KEY";
  expect([...anchorsOf(text)]).toEqual([
    "a-code--more",
    "whats-new",
    "link",
    "same",
    "same-1",
    "graphveil_key",
  ]);
});
