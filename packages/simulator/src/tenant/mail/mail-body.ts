import type { Random } from "../../random.ts";
import {
  escapeHtml,
  externalBanner,
  type Markup,
  mobileFooter,
  mobileMarkup,
  webMarkup,
  wordMarkup,
} from "../corpus/markup.ts";
import { fillers } from "../corpus/phrases.ts";
import { lazily } from "../lazily.ts";

/** The block under a mail. */
export interface Signature {
  readonly name: string;
  readonly title: string | null;
  readonly phone: string | null;
  readonly address: string;
  readonly place: string | null;
}

/** An earlier message as a reply quotes it. */
export interface Quoted {
  readonly from: string;
  readonly sent: string;
  readonly to: string;
  readonly subject: string;
  readonly sentences: readonly string[];
}

/** A body with what a reader sees of it, composed when it is first read. */
export interface MailBody {
  readonly html: string;
  /** The visible text, lines apart with CRLF. */
  readonly text: string;
  /** The sentences that would give the content away. */
  readonly snippets: readonly string[];
}

/** What a body is composed of. */
export interface BodyPlan {
  /** The body's own generator: what is read when must not change what others draw. */
  readonly random: () => Random;
  /** Scale of the size; 1 is a median of about 3,000 characters. */
  readonly scale: number;
  readonly greeting: string;
  readonly telling: (random: Random) => readonly string[];
  /** Null for an invitation, which has none. */
  readonly signature: Signature | null;
  readonly quoted?: () => Quoted;
  readonly external?: boolean;
  /** The block of an online meeting; it is below everything else, or leads. */
  readonly block?: { readonly html: string; readonly text: string; readonly leads: boolean };
}

/** The text of an HTML fragment as a mail program's preview shows it. */
export const visibleText = (html: string): string =>
  html
    .replaceAll(/<style[\s\S]*?<\/style>/g, "")
    .replaceAll(/\s*\r\n\s*/g, " ")
    .replaceAll(/<br>|<\/(?:p|div|tr|td)>/g, "\r\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&amp;", "&")
    .replaceAll(/[ \t]*\r\n[ \t\r\n]*/g, "\r\n")
    .trim();

/** Sizes of HTML bodies: log-normal around 2,950 characters, never under 1,330 nor over 7,400. */
function drawSize(random: Random, scale: number): number {
  let normal = -6;
  for (let draw = 0; draw < 12; draw += 1) normal += random.next();
  return Math.round(Math.min(7400, Math.max(1330, 2950 * scale * Math.exp(0.42 * normal))));
}

function signatureHtml(signature: Signature): string {
  const cell = (html: string) =>
    `<tr><td style="padding:0cm 5.4pt 0cm 0cm; font-size:9.0pt; color:#44546A">${html}</td></tr>\r\n`;
  const phone =
    signature.phone === null
      ? ""
      : cell(
          `T <a href="tel:${signature.phone.replaceAll(/[^+\d]/g, "").replace("+", "&#43;")}">${signature.phone.replace("+", "&#43;")}</a>`,
        );
  return `<table border="0" cellspacing="0" cellpadding="0" role="presentation" style="border-collapse:collapse"><tbody>\r\n${cell(`<b>${escapeHtml(signature.name)}</b>`)}${signature.title === null ? "" : cell(escapeHtml(signature.title))}${phone}${cell(`<a href="mailto:${signature.address}" title="mailto:${signature.address}">${signature.address}</a>`)}${signature.place === null ? "" : cell(escapeHtml(signature.place))}</tbody></table>\r\n`;
}

function quotedHtml(quoted: Quoted, markup: Markup): string {
  const line = (label: string, value: string) => `<b>${label}:</b> ${escapeHtml(value)}`;
  const header = [
    line("From", quoted.from),
    line("Sent", quoted.sent),
    line("To", quoted.to),
    line("Subject", quoted.subject),
  ].join("<br>\r\n");
  const [open, close] = markup.paragraph;
  return `<div style="border:none; border-top:solid #E1E1E1 1.0pt; padding:3.0pt 0cm 0cm 0cm">\r\n<p class="MsoNormal">${header}</p>\r\n</div>\r\n${quoted.sentences.map((sentence) => `${open}${sentence}${close}`).join("")}`;
}

/** A piece of a body with what a reader sees of it. */
interface Piece {
  readonly html: string;
  readonly text: string;
}

const fillerPieces: readonly Piece[] = fillers.map((html) => ({ html, text: visibleText(html) }));

/** The filler paragraphs that bring a body to its size. */
function padding(random: Random, markup: Markup, room: number): Piece[] {
  const [open, close] = markup.paragraph;
  const pieces: Piece[] = [];
  let left = room;
  for (const filler of random.sample(
    [...fillerPieces, ...fillerPieces, ...fillerPieces],
    fillers.length * 3,
  )) {
    const html = open + filler.html + close;
    if (html.length > left) continue;
    const gap = html.length + markup.gap.length <= left && random.chance(0.5) ? markup.gap : "";
    pieces.push({ html: html + gap, text: filler.text });
    left -= html.length + gap.length;
  }
  return pieces;
}

function markupFor(random: Random, size: number): Markup {
  if (size < 1900) return mobileMarkup;
  return random.chance(0.5) ? wordMarkup : webMarkup;
}

function footer(signature: Signature | null, size: number): Piece {
  if (signature === null) return { html: "", text: "" };
  if (size <= 1700) return { html: mobileFooter, text: "Get Outlook for iOS" };
  return { html: signatureHtml(signature), text: signature.name };
}

function compose(plan: BodyPlan): MailBody {
  const random = plan.random();
  const size = drawSize(random, plan.scale);
  const markup = markupFor(random, size);
  const [open, close] = markup.paragraph;
  const banner = plan.external === true && size > 2000 ? externalBanner : "";
  const greeting = banner + open + escapeHtml(plan.greeting) + close + markup.gap;
  const snippets = plan.telling(random);
  const telling = snippets.map((text): Piece => ({ html: `${open}${text}${close}`, text }));
  const end = footer(plan.signature, size);
  const block = plan.block ?? { html: "", text: "", leads: false };
  const quote = plan.quoted === undefined ? "" : quotedHtml(plan.quoted(), markup);
  const fixed = [
    markup.open,
    greeting,
    ...telling.map(({ html }) => html),
    end.html,
    block.html,
    markup.close,
  ].join("");
  const quoteFits = fixed.length + quote.length <= size;
  const fill = padding(random, markup, size - fixed.length - (quoteFits ? quote.length : 0));
  const cut = random.int(0, fill.length);
  const pieces: readonly Piece[] = [
    ...(block.leads ? [block] : []),
    { html: greeting, text: plan.greeting },
    ...telling.slice(0, 1),
    ...fill.slice(0, cut),
    ...telling.slice(1),
    ...fill.slice(cut),
    end,
    { html: quoteFits ? quote : "", text: "" },
    ...(block.leads ? [] : [block]),
  ];
  const text = pieces.map((piece) => piece.text).filter((part) => part !== "");
  return {
    html: markup.open + pieces.map(({ html }) => html).join("") + markup.close,
    text: text.join("\r\n"),
    snippets,
  };
}

/** Composes the HTML of one mail or invitation near its target size. */
export function composeBody(plan: BodyPlan): MailBody {
  const composed = lazily(() => compose(plan));
  return {
    get html() {
      return composed().html;
    },
    get text() {
      return composed().text;
    },
    get snippets() {
      return composed().snippets;
    },
  };
}
