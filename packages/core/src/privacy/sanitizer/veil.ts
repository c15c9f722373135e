import { MalformedReply } from "../../json/scan.ts";
import type { JsonReplyShape } from "../../schema/reply-shape.ts";
import type { EffectiveProfile } from "../profile/effective-profile.ts";
import { runSteps, type Steps } from "../text/steps.ts";
import type { RewriteLink } from "./pass.ts";
import { createSanitizer, type SanitizedReply } from "./sanitizer.ts";
import type { Tokens } from "./tokens.ts";
import { type Utf8, webUtf8 } from "./utf8.ts";

/** Hides what a profile hides. */
export interface Veil {
  /**
   * Sanitizes a reply's body. It reads the bytes as they are: to decode a page and to encode it again would cost about as
   * much as to sanitize it.
   *
   * @throws MalformedReply for a body that is not UTF-8, not JSON, or not of the shape
   */
  sanitize(body: Uint8Array, shape: JsonReplyShape, rewriteLink: RewriteLink): SanitizedReply;
  /**
   * The same in steps of a few milliseconds, for who has other work to do or a deadline to keep: a body may be of any size.
   */
  sanitizeInSteps(body: Uint8Array, shape: JsonReplyShape, rewriteLink: RewriteLink): Steps<SanitizedReply>;
}

/** Options of {@link createVeil}. */
export interface VeilOptions {
  readonly tokens: Tokens;
  readonly profile: EffectiveProfile;
  /** Default: the web's own decoder. */
  readonly utf8?: Utf8;
}

/** Makes the sanitizer of one profile. It runs wherever JavaScript runs, since all that needs a key is in `tokens`. */
export function createVeil({ tokens, profile, utf8 = webUtf8 }: VeilOptions): Veil {
  const sanitizer = createSanitizer({ decoder: utf8.decoderOf, profile, tokens });
  function* sanitizeInSteps(
    body: Uint8Array,
    shape: JsonReplyShape,
    rewriteLink: RewriteLink,
  ): Steps<SanitizedReply> {
    if (!utf8.isValid(body)) throw new MalformedReply(0);
    // A plain array over the same bytes: the engine reads a subclass such as Node's Buffer more slowly.
    const bytes = new Uint8Array(body.buffer, body.byteOffset, body.length);
    return yield* sanitizer.sanitizeInSteps(bytes, shape, rewriteLink);
  }
  return {
    sanitizeInSteps,
    sanitize: (body, shape, rewriteLink) => runSteps(sanitizeInSteps(body, shape, rewriteLink)),
  };
}
