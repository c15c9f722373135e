import { Refusal } from "../errors.ts";
import type { SanitizedReply } from "../privacy/sanitizer/sanitizer.ts";

/** A number, behind the byte order mark that some services of Graph's write before it. */
const form = /^(?:\u{feff})?(\d{1,15})$/u;

/**
 * The reply of a `$count`: digits and nothing else.
 *
 * @throws Refusal `upstreamInvalid` for anything else; nothing of it is in the error
 */
export function readCountReply(body: Uint8Array): SanitizedReply {
  const [, digits] = form.exec(Buffer.from(body).toString("utf8")) ?? [];
  if (digits === undefined) throw new Refusal("upstreamInvalid", "graph: a count that is no number");
  const text = new TextEncoder().encode(digits);
  return {
    body: text,
    records: 0,
    invalidValues: 0,
    overlongTexts: 0,
    nonAddresses: 0,
    strangeNames: new Map(),
  };
}
