import type { Palette } from "./palette.ts";
import { card, path, svg, text } from "./svg.ts";

/** One property of a message, as Graph has it and as it leaves. */
interface Row {
  readonly property: string;
  readonly before: string;
  readonly action: "keep" | "pseudonymize" | "seal" | "correlate" | "drop";
  readonly after?: string;
}

/** A message of the simulated tenant under the profile `strict`; a test compares it with a real reply. */
const rows: readonly Row[] = [
  {
    property: "receivedDateTime",
    before: "2026-02-24T17:52:32Z",
    action: "keep",
    after: "2026-02-24T17:52:32Z",
  },
  {
    property: "from.address",
    before: "ermintrude.fitzpaine@…",
    action: "pseudonymize",
    after: "p1_cbh3i4f7vzfw2ayyu3…@…",
  },
  {
    property: "id",
    before: "AAMkAGNkYzU0OTE0LTQzZD…",
    action: "seal",
    after: "s1_rEzV5b-0Jtyk5z1egcHP…",
  },
  {
    property: "conversationId",
    before: "AAQkAGNkYzU0OTE0LTQzZD…",
    action: "correlate",
    after: "c1_tJgNg4pXabcHizT3_z1v…",
  },
  { property: "from.name", before: "Ermintrude Fitzpaine", action: "drop" },
  { property: "subject", before: "RE: Who signs off the V…", action: "drop" },
  { property: "categories", before: "Scheidungssache Vennbahn", action: "drop" },
  { property: "body", before: "2,619 characters of HTML", action: "drop" },
];

const WIDTH_UNITS = 1200;
const CARD_UNITS = 408;
const TOP_UNITS = 96;
const STEP_UNITS = 38;
const VEIL = { x: 470, width: 260 };
const PILL = { x: 530, width: 140, height: 26 };
const RIGHT_UNITS = WIDTH_UNITS - CARD_UNITS;
const BOTTOM = TOP_UNITS + rows.length * STEP_UNITS;

/** A row: label and value on the left, the pill of its action, label and value on the right where something passes. */
function drawRow({ property, before, action, after }: Row, index: number, palette: Palette): string {
  const y = TOP_UNITS + index * STEP_UNITS + 25;
  const colour = palette[action];
  const middle = y - 5;
  const mono = { mono: true, size: 15 };
  const left = [
    text(20, y, property, { ...mono, colour: palette.muted }),
    text(178, y, before, { ...mono, colour: action === "drop" ? palette.drop : palette.ink }),
    path(`M${CARD_UNITS} ${middle}H${PILL.x - 2}`, colour),
  ];
  const pill = [
    card({ ...PILL, y: middle - PILL.height / 2 }, palette.card, colour, { radius: 13 }),
    text(PILL.x + PILL.width / 2, y, action, { size: 14, bold: true, colour, anchor: "middle" }),
  ];
  const right =
    after === undefined
      ? [
          `<rect x="${RIGHT_UNITS + 20}" y="${middle - 4}" width="${CARD_UNITS - 40}" height="8" rx="4" fill="url(#veiled)"/>`,
        ]
      : [
          path(`M${PILL.x + PILL.width} ${middle}H${RIGHT_UNITS - 2}`, colour),
          text(RIGHT_UNITS + 20, y, property, { ...mono, colour: palette.muted }),
          text(RIGHT_UNITS + 178, y, after, { ...mono, colour }),
        ];
  return [...left, ...pill, ...right].join("\n");
}

/** The picture at the top of the README: a message on its way from Microsoft 365 to who analyses it. */
export function overview(palette: Palette): string {
  const { card: fill, border, muted, veil, veilBorder } = palette;
  const height = BOTTOM + 92;
  const centre = WIDTH_UNITS / 2;
  const subtitle = { size: 15, colour: muted, anchor: "middle" } as const;
  const heading = { size: 20, bold: true, anchor: "middle" } as const;
  return svg({
    width: WIDTH_UNITS,
    height,
    title:
      "Microsoft Graph sends a message to Graphveil, which runs in your own cloud. Graphveil keeps its time, turns its address into a pseudonym, seals its ids, drops its name, subject, categories and body, and passes the rest to the analytics platform.",
    palette,
    parts: [
      `<pattern id="veiled" width="10" height="8" patternUnits="userSpaceOnUse" patternTransform="skewX(-30)"><rect width="5" height="8" fill="${border}"/></pattern>`,
      card({ x: 1, y: 1, width: CARD_UNITS - 2, height: BOTTOM + 14 }, fill, border),
      card({ x: RIGHT_UNITS + 1, y: 1, width: CARD_UNITS - 2, height: BOTTOM + 14 }, fill, border),
      card({ ...VEIL, y: 1, height: height - 2 }, veil, veilBorder),
      text(CARD_UNITS / 2, 38, "Microsoft Graph", heading),
      text(CARD_UNITS / 2, 64, "a message of Microsoft 365", subtitle),
      text(centre, 38, "Graphveil", { ...heading, colour: palette.pseudonymize }),
      text(centre, 64, "in your own AWS or Google Cloud", subtitle),
      text(RIGHT_UNITS + CARD_UNITS / 2, 38, "Analytics platform", heading),
      text(RIGHT_UNITS + CARD_UNITS / 2, 64, "any Graph client, another base URL", subtitle),
      ...rows.map((row, index) => drawRow(row, index, palette)),
      path(`M${RIGHT_UNITS + 20} ${BOTTOM + 58}H${VEIL.x + VEIL.width + 2}`, muted),
      text(RIGHT_UNITS + 30, BOTTOM + 64, "GET /v1.0/users/s1_70p653v7…/messages", { mono: true, size: 15 }),
      path(`M${VEIL.x} ${BOTTOM + 58}H${CARD_UNITS - 18}`, muted),
      text(20, BOTTOM + 64, "GET only, with its own $select", { mono: true, size: 15 }),
      text(centre, BOTTOM + 50, "no stored secret · read-only", { size: 14, anchor: "middle" }),
      text(centre, BOTTOM + 72, "one audit event a request", { size: 14, anchor: "middle" }),
    ],
  });
}
