import { styleText } from "node:util";
import type { AuditEvent, BatchEntry } from "@graphveil/core";

/** The members of an audit event that a line shows, as the log writes them. */
export type WrittenEvent = { readonly time: string } & Partial<Omit<AuditEvent, "time" | "requests">> & {
    readonly requests?: readonly Partial<BatchEntry>[];
  };

type Style = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** The paint of an output, which shows colours or does not. */
export const createPaint =
  (colours: boolean): Paint =>
  (style, text) =>
    colours ? styleText(style, text, { validateStream: false }) : text;

const styleOf = (status: number): Style => {
  if (status >= 500) return "red";
  return status >= 400 ? "yellow" : "green";
};

const countOf = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

/** What was asked for: the template of the operation, since no URL is in an audit event. */
const askedFor = ({ method = "", operation, requests }: WrittenEvent): string => {
  if (requests !== undefined) return `${method} /$batch`;
  return `${method} ${operation ?? "(no operation)"}`.trim();
};

/** The result: how much was read, or why nothing was. */
const outcomeOf = ({ error, reason, records = 0, requests }: WrittenEvent): string => {
  if (error !== undefined) return reason === undefined ? error : `${error} (${reason})`;
  return requests === undefined
    ? countOf(records, "record")
    : `${countOf(requests.length, "request")}, ${countOf(records, "record")}`;
};

/** One short line of an audit event, for the person at the terminal: when, who, status, operation, outcome, time. */
export function requestLine(event: WrittenEvent, paint: Paint): string {
  const { time, caller = "(nobody)", status = 0, durationMs = 0 } = event;
  const clock = paint("dim", new Date(time).toTimeString().slice(0, 8));
  const took = paint("dim", `${Math.round(durationMs)} ms`);
  const failed = event.error !== undefined;
  const outcome = failed ? paint(styleOf(status), outcomeOf(event)) : outcomeOf(event);
  return `${clock} ${caller} ${paint(styleOf(status), String(status))} ${askedFor(event)}  ${outcome}  ${took}\n`;
}
