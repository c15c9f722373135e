import { escapeXml } from "../pictures/svg.ts";

/** What appears in the recorded terminal at one moment. */
export interface Step {
  /** Seconds from the step before. */
  readonly after: number;
  /** `typed` has a prompt in front of it; `aside` is a remark of the recording, not of the program. */
  readonly kind: "typed" | "printed" | "aside";
  readonly text: string;
}

const COLUMNS = 100;
const ROWS = 27;
const CELL = { width: 9, height: 21 };
const PAD = { x: 20, top: 52, bottom: 18 };
const WIDTH = COLUMNS * CELL.width + 2 * PAD.x;
const HEIGHT = ROWS * CELL.height + PAD.top + PAD.bottom;
/** Seconds that it rests on the last screen before it begins again. */
const REST_SECONDS = 8;

const COLOURS = {
  screen: "#0d1117",
  frame: "#3d444d",
  ink: "#d1d7e0",
  muted: "#9198a1",
  prompt: "#4ac26b",
} as const;
/** Tokens of the proxy by their beginnings, in the colours of the other pictures. */
const TOKENS: readonly (readonly [RegExp, string])[] = [
  [/p1_[a-z2-7]+/g, "#c297ff"],
  [/s1_[\w-]+/g, "#79c0ff"],
  [/c1_[\w-]+/g, "#f0a35e"],
];

/** A line of the screen, already as wide as the screen at most. */
interface Line {
  readonly at: number;
  readonly kind: Step["kind"];
  readonly text: string;
}

/** Breaks a line where a terminal does: at its last column. */
const wrap = (text: string): readonly string[] =>
  text === "" ? [""] : (text.match(new RegExp(`.{1,${COLUMNS}}`, "gu")) ?? []);

const linesOf = (steps: readonly Step[]): readonly Line[] => {
  let at = 0;
  return steps.flatMap(({ after, kind, text }) => {
    at += after;
    const shown = kind === "typed" ? `$ ${text}` : text;
    return shown.split("\n").flatMap((line) => wrap(line).map((part) => ({ at, kind, text: part })));
  });
};

const paint = ({ kind, text }: Line): string => {
  if (kind === "aside") return `<tspan fill="${COLOURS.muted}">${escapeXml(text)}</tspan>`;
  const tokens = TOKENS.reduce(
    (painted, [form, colour]) => painted.replace(form, (token) => `<tspan fill="${colour}">${token}</tspan>`),
    escapeXml(text),
  );
  return kind === "typed" && text.startsWith("$ ")
    ? `<tspan fill="${COLOURS.prompt}">$</tspan>${tokens.slice(1)}`
    : tokens;
};

const percent = (seconds: number, total: number): string => `${((100 * seconds) / total).toFixed(2)}%`;

/** The rule that shows the lines of one moment from then on; without motion they are there from the beginning. */
const appearance = (moment: number, total: number): string => {
  const at = percent(moment, total);
  const name = `m${Math.round(moment * 10)}`;
  return `@keyframes ${name}{0%{opacity:0}${at}{opacity:1}}.${name}{animation:${name} ${total}s step-end infinite}`;
};

/** Moves the lines up as a terminal does when its last row is full. */
const scrolling = (lines: readonly Line[], moments: readonly number[], total: number): string => {
  const frames = moments.map((moment) => {
    const shown = lines.filter(({ at }) => at <= moment).length;
    const hidden = Math.max(0, shown - ROWS);
    return `${percent(moment, total)}{transform:translateY(${-hidden * CELL.height}px)}`;
  });
  return `@keyframes up{0%{transform:none}${frames.join("")}}.up{animation:up ${total}s step-end infinite}`;
};

/** An animated picture of a terminal; it needs no script, and shows the last screen where motion is not wanted. */
export function terminal(title: string, steps: readonly Step[]): string {
  const lines = linesOf(steps);
  const moments = [...new Set(lines.map(({ at }) => at))];
  const total = (moments.at(-1) ?? 0) + REST_SECONDS;
  const lastHidden = Math.max(0, lines.length - ROWS) * CELL.height;
  const style = [
    `text{font:14.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${COLOURS.ink};white-space:pre}`,
    `.up{transform:translateY(${-lastHidden}px)}`,
    `@media (prefers-reduced-motion:no-preference){${moments.map((moment) => appearance(moment, total)).join("")}${scrolling(lines, moments, total)}}`,
  ].join("");
  const drawn = lines.map(
    (line, row) =>
      `<text class="m${Math.round(line.at * 10)}" x="0" y="${(row + 1) * CELL.height - 5}" xml:space="preserve">${paint(line)}</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${style}</style>`,
    `<rect x=".5" y=".5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="10" fill="${COLOURS.screen}" stroke="${COLOURS.frame}"/>`,
    ...[0, 1, 2].map((dot) => `<circle cx="${24 + dot * 20}" cy="24" r="6" fill="${COLOURS.frame}"/>`),
    `<clipPath id="screen"><rect width="${COLUMNS * CELL.width}" height="${ROWS * CELL.height}"/></clipPath>`,
    `<g transform="translate(${PAD.x} ${PAD.top})" clip-path="url(#screen)"><g class="up">`,
    ...drawn,
    "</g></g>",
    "</svg>",
  ].join("\n")}\n`;
}
