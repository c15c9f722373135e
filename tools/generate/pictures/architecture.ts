import type { Palette } from "./palette.ts";
import { card, path, svg, text } from "./svg.ts";

/** A step of a request, and the folder of the core that does it. */
interface Step {
  readonly does: string;
  readonly folder: string;
}

/** One of the three parts of a request's way; the steps stand in their order, from the left. */
interface Band {
  readonly name: string;
  readonly remark: string;
  readonly y: number;
  readonly steps: readonly Step[];
}

const bands: readonly Band[] = [
  {
    name: "1 decide",
    remark: "pure",
    y: 128,
    steps: [
      { does: "parse the target", folder: "http/" },
      { does: "admit the caller", folder: "policy/" },
      { does: "find its operation", folder: "policy/" },
      { does: "check the query", folder: "policy/odata/" },
    ],
  },
  {
    name: "2 send",
    remark: "the only I/O",
    y: 244,
    steps: [
      { does: "keys and token", folder: "keys/ identity/" },
      { does: "open sealed ids", folder: "privacy/tokens/" },
      { does: "check the scope", folder: "scope/" },
      { does: "ask Graph", folder: "graph/" },
    ],
  },
  {
    name: "3 answer",
    remark: "pure",
    y: 360,
    steps: [
      { does: "reply", folder: "proxy/" },
      { does: "seal links", folder: "proxy/" },
      { does: "sanitize", folder: "privacy/" },
      { does: "remove records", folder: "scope/" },
    ],
  },
];

const FUNCTION = { x: 236, y: 1, width: 712, height: 538 };
const CHIP = { width: 130, height: 60, gap: 10, left: 368 };
const SERVICES = { x: 1010, width: 189 };
const CALLER = { x: 1, y: 176, width: 176, height: 208 };

const chipX = (index: number): number => CHIP.left + index * (CHIP.width + CHIP.gap);

function drawBand({ name, remark, y, steps }: Band, palette: Palette): string {
  const { veil, veilBorder, card: fill, border, muted } = palette;
  const chips = steps.map(({ does, folder }, index) => {
    const [x, middle] = [chipX(index), chipX(index) + CHIP.width / 2];
    return [
      card({ x, y: y + 20, width: CHIP.width, height: CHIP.height }, fill, border, { radius: 8 }),
      text(middle, y + 45, does, { size: 14, bold: true, anchor: "middle" }),
      text(middle, y + 66, folder, { size: 12, mono: true, colour: muted, anchor: "middle" }),
    ].join("\n");
  });
  return [
    card({ x: 252, y, width: 680, height: 100 }, veil, veilBorder),
    text(268, y + 48, name, { size: 17, bold: true, colour: palette.pseudonymize }),
    text(268, y + 70, remark, { size: 13, colour: muted }),
    ...chips,
  ].join("\n");
}

const service = (y: number, height: number, lines: readonly string[], palette: Palette): string =>
  [
    card({ ...SERVICES, y, height }, palette.card, palette.border),
    ...lines.map((line, index) =>
      text(SERVICES.x + SERVICES.width / 2, y + 28 + index * 21, line, {
        size: index === 0 ? 16 : 13,
        bold: index === 0,
        anchor: "middle",
        ...(index === 0 ? {} : { colour: palette.muted }),
      }),
    ),
  ].join("\n");

/** The picture of the architecture page: the parts of the function, and whom each of them talks to. */
export function architecture(palette: Palette): string {
  const { card: fill, border, muted, seal, pseudonymize, keep } = palette;
  const caller = CALLER.x + CALLER.width / 2;
  const small = { size: 13, colour: muted, anchor: "middle" } as const;
  const sendMiddle = 294;
  return svg({
    width: 1200,
    height: 540,
    title:
      "A caller sends a GET to the function. The function decides, sends and answers. To send, it gets its identity token from the platform, an access token from Entra ID and a root key from the KMS, and asks Microsoft Graph. The reply is sanitized. One audit event is armed first and written last.",
    palette,
    parts: [
      card(CALLER, fill, border),
      text(caller, 248, "Caller", { size: 18, bold: true, anchor: "middle" }),
      text(caller, 272, "any Graph client", small),
      text(caller, 292, "IAM, Google or OIDC", small),
      card(FUNCTION, fill, border),
      text(268, 34, "Function", { size: 18, bold: true }),
      text(350, 34, "in your AWS account or Google project", { size: 14, colour: muted }),
      card({ x: 252, y: 52, width: 680, height: 54 }, fill, border, { dashed: true }),
      text(268, 84, "host", { size: 17, bold: true }),
      text(CHIP.left, 77, "event → request · caller · own identity · key", { size: 14 }),
      text(CHIP.left, 96, "aws-lambda · gcp-function · cli", { size: 12, mono: true, colour: muted }),
      ...bands.map((band) => drawBand(band, palette)),
      card({ x: 252, y: 476, width: 680, height: 46 }, fill, border, { dashed: true }),
      text(268, 505, "audit", { size: 17, bold: true }),
      text(CHIP.left, 504, "one event, armed before the first step and written after the last", { size: 14 }),
      service(30, 78, ["KMS", "computes a MAC:", "root keys"], palette),
      service(132, 78, ["STS, metadata server", "who the function is:", "identity token"], palette),
      service(234, 78, ["Entra ID", "exchanges it for", "an access token"], palette),
      service(348, 110, ["Microsoft Graph", "GET, $select of", "what may pass"], palette),
      path(`M${CALLER.width + 2} 226H214V178H250`, pseudonymize),
      text(186, 216, "GET", { size: 12, colour: muted }),
      path(`M252 410H214V334H${CALLER.width + 3}`, keep),
      text(184, 352, "reply", { size: 12, colour: muted }),
      path(`M932 ${sendMiddle - 18}H972V70H${SERVICES.x - 2}`, seal),
      path(`M972 171H${SERVICES.x - 2}`, seal),
      path(`M932 ${sendMiddle - 18}H${SERVICES.x - 2}`, seal),
      path(`M932 ${sendMiddle + 18}H972V376H${SERVICES.x - 2}`, pseudonymize),
      path(`M${SERVICES.x} 430H934`, keep),
      ...[0, 1, 2].map((index) =>
        path(`M${chipX(index) + CHIP.width} 178h${CHIP.gap - 2}`, pseudonymize, true),
      ),
      ...[1, 2, 3].map((index) => path(`M${chipX(index)} 410h-${CHIP.gap - 2}`, keep, true)),
    ],
  });
}
