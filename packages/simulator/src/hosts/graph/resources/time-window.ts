import { badRequest } from "../graph-error.ts";
import type { Query } from "../odata/query.ts";

/** The span that a view of a calendar covers, in milliseconds. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

const isoTime = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

function parseTime(name: string, value: string): number {
  const match = isoTime.exec(value);
  const [, offset] = match ?? [];
  // A date without a time is UTC to the parser as it is to Graph; a time without an offset needs to be told.
  const text = offset === undefined && value.length > 10 ? `${value}Z` : value;
  const time = match === null ? Number.NaN : Date.parse(text.replace(/(\.\d{3})\d+/, "$1"));
  if (Number.isNaN(time)) {
    throw badRequest(`The value '${value}' of parameter '${name}' is invalid.`, "ErrorInvalidParameter");
  }
  return time;
}

/** The window of `startDateTime` and `endDateTime`, both of which Graph requires; a time without an offset is UTC. */
export function timeWindow(query: Query): TimeWindow {
  const start = query.get("startdatetime")?.value;
  const end = query.get("enddatetime")?.value;
  if (start === undefined || end === undefined || start === "" || end === "") {
    throw badRequest(
      "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.",
      "ErrorInvalidParameter",
    );
  }
  const from = parseTime("StartDateTime", start);
  const to = parseTime("EndDateTime", end);
  if (to < from) {
    throw badRequest(
      "The parameter 'EndDateTime' must not lie before 'StartDateTime'.",
      "ErrorInvalidParameter",
    );
  }
  return { from, to };
}
