import type { Palette } from "./palette.ts";

const SANS = `-apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif`;
const MONO = `ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as content or attribute of XML. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");

/** How a text is set. Sizes are user units of the picture. */
export interface TextStyle {
  readonly size?: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly mono?: boolean;
  readonly anchor?: "start" | "middle" | "end";
}

/** One line of text whose baseline starts, or is centred, at `x`, `y`. */
export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { size = 16, colour, bold = false, mono = false, anchor = "start" } = style;
  const attributes = [
    `x="${x}" y="${y}" font-size="${size}"`,
    colour === undefined ? "" : ` fill="${colour}"`,
    bold ? ` font-weight="600"` : "",
    mono ? ` class="mono"` : "",
    anchor === "start" ? "" : ` text-anchor="${anchor}"`,
  ].join("");
  return `<text ${attributes}>${escapeXml(content)}</text>`;
}

/** A rectangle, in user units. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box with round corners. */
export const card = (
  { x, y, width, height }: Box,
  fill: string,
  stroke: string,
  { radius = 10, dashed = false }: { readonly radius?: number; readonly dashed?: boolean } = {},
): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}"${dashed ? ` stroke-dasharray="5 5"` : ""}/>`;

/** A line of straight pieces; with an arrowhead at its end unless `plain`. */
export const path = (d: string, colour: string, plain = false): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="1.5"${plain ? "" : ` marker-end="url(#${colour.slice(1)})"`}/>`;

const arrowhead = (colour: string): string =>
  `<marker id="${colour.slice(1)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="${colour}"/></marker>`;

/** What a whole picture is made of. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Read aloud in place of the picture. */
  readonly title: string;
  readonly palette: Palette;
  readonly parts: readonly string[];
}

/** The file of a picture: no script, no reference to another file, so it can be shown anywhere as an image. */
export function svg({ width, height, title, palette, parts }: Picture): string {
  const { ink, muted, veilBorder, keep, pseudonymize, seal, correlate, drop } = palette;
  const heads = [muted, veilBorder, keep, pseudonymize, seal, correlate, drop].map(arrowhead);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>svg{font-family:${SANS};fill:${ink}}.mono{font-family:${MONO}}</style>`,
    `<defs>${heads.join("")}</defs>`,
    ...parts,
    "</svg>",
  ].join("\n")}\n`;
}
