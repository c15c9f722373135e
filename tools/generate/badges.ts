import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { escapeXml } from "./pictures/svg.ts";

/** A fact about the project in two words or so, as a badge shows it. */
interface Badge {
  readonly label: string;
  readonly value: string;
  readonly colour: string;
}

/** The members of the root's package file that badges show. */
interface Package {
  readonly version: string;
  readonly license: string;
  readonly engines: { readonly node: string };
}

/** Width of a character in user units; `textLength` makes it true in every font. */
const CHARACTER_UNITS = 6.6;
const PAD_UNITS = 7;

const badge = ({ label, value, colour }: Badge): string => {
  const [left, right] = [label, value].map((text) => Math.round(text.length * CHARACTER_UNITS));
  const [labelWidth, valueWidth] = [(left ?? 0) + 2 * PAD_UNITS, (right ?? 0) + 2 * PAD_UNITS];
  const width = labelWidth + valueWidth;
  const word = (text: string, x: number, length = 0): string =>
    `<text x="${x}" y="14" textLength="${length}">${escapeXml(text)}</text>`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${escapeXml(`${label}: ${value}`)}">`,
    `<clipPath id="round"><rect width="${width}" height="20" rx="4"/></clipPath>`,
    `<g clip-path="url(#round)"><rect width="${labelWidth}" height="20" fill="#4a4f57"/><rect x="${labelWidth}" width="${valueWidth}" height="20" fill="${colour}"/></g>`,
    `<g fill="#fff" font-family="Verdana, 'DejaVu Sans', sans-serif" font-size="11">${word(label, PAD_UNITS, left)}${word(value, labelWidth + PAD_UNITS, right)}</g>`,
    "</svg>",
  ].join("\n")}\n`;
};

const packageOf = async (root: string): Promise<Package> =>
  JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Package;

/** The badges of the README, each drawn from `package.json`, so that none of them can be untrue. */
export const badges: Readonly<Record<"licence" | "version" | "node", (root: string) => Promise<string>>> = {
  licence: async (root) =>
    badge({ label: "licence", value: (await packageOf(root)).license, colour: "#0b6e4f" }),
  version: async (root) =>
    badge({ label: "version", value: (await packageOf(root)).version, colour: "#5a4fcf" }),
  node: async (root) =>
    badge({
      label: "node",
      value: (await packageOf(root)).engines.node.replace(">=", "≥ "),
      colour: "#2f6f3e",
    }),
};
