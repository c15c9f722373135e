import type { CompileOptions } from "../../../src/privacy/sanitizer/compile.ts";
import type { RewriteLink } from "../../../src/privacy/sanitizer/pass.ts";
import { createSanitizer, type SanitizedReply } from "../../../src/privacy/sanitizer/sanitizer.ts";
import type { JsonReplyShape } from "../../../src/schema/reply-shape.ts";

/** What a text sanitizer gives. */
export interface SanitizedText extends Omit<SanitizedReply, "body"> {
  readonly body: string;
}

/** A sanitizer from text to text, for tests that read better so. */
export interface TextSanitizer {
  sanitize(text: string, shape: JsonReplyShape, rewriteLink: RewriteLink): SanitizedText;
}

/** The sanitizer behind UTF-8 on both sides, decoding with the web's own decoder. */
export function createTextSanitizer(options: CompileOptions): TextSanitizer {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const { sanitize } = createSanitizer({
    ...options,
    decoder: (json) => (start, end) => decoder.decode(json.subarray(start, end)),
  });
  return {
    sanitize(text, shape, rewriteLink) {
      const reply = sanitize(new TextEncoder().encode(text), shape, rewriteLink);
      return { ...reply, body: decoder.decode(reply.body) };
    },
  };
}
