import { isUtf8 } from "node:buffer";
import { type Decode, MalformedReply } from "../json/scan.ts";
import type { JsonReplyShape } from "../schema/reply-shape.ts";
import type { TypeName } from "../schema/schema.ts";
import type { EffectiveProfile } from "./profile/effective-profile.ts";
import type { RewriteLink } from "./sanitizer/pass.ts";
import { propertiesOf } from "./sanitizer/properties.ts";
import { createSanitizer, type SanitizedReply } from "./sanitizer/sanitizer.ts";
import { createCorrelator } from "./tokens/correlator.ts";
import type { Keyring } from "./tokens/keys.ts";
import { createPseudonymizer } from "./tokens/pseudonymizer.ts";
import { createSeal, type Seal } from "./tokens/seal.ts";

/** Everything that one set of keys and one profile give. */
export interface Veil {
  readonly seal: Seal;
  /**
   * Sanitizes a reply's body. The bytes are read as they are: to decode a page and encode it again would cost about as
   * much as to sanitize it.
   *
   * @throws MalformedReply for a body that is not UTF-8, not JSON, or not of the shape
   */
  sanitize(body: Uint8Array, shape: JsonReplyShape, rewriteLink: RewriteLink): SanitizedReply;
}

/** Options of {@link createVeil}. */
export interface VeilOptions {
  readonly keyring: Keyring;
  readonly profile: EffectiveProfile;
  /** True for a canonical domain that stays readable behind a pseudonym. */
  readonly keepsDomain: (domain: string) => boolean;
}

const decoder = (json: Uint8Array): Decode => {
  const buffer = Buffer.from(json.buffer, json.byteOffset, json.length);
  return (start, end) => buffer.toString("utf8", start, end);
};

/**
 * Names of the properties of a type of which a profile lets anything through, navigation properties aside; what it drops
 * must not be asked for either.
 */
export function createVisibleProperties({
  actionFor,
}: EffectiveProfile): (type: TypeName) => readonly string[] {
  const known = new Map<TypeName, readonly string[]>();
  return (type) => {
    const names =
      known.get(type) ??
      Array.from(propertiesOf(type, actionFor))
        .filter((property) => !property.navigation && actionFor(property, type) !== "drop")
        .map(({ name }) => name);
    known.set(type, names);
    return names;
  };
}

/** Makes seals, pseudonyms, correlation tokens and the sanitizer that writes with them. */
export function createVeil({ keyring, profile, keepsDomain }: VeilOptions): Veil {
  const { keys } = keyring.issue;
  const seal = createSeal(keyring);
  const sanitizer = createSanitizer({
    decoder,
    profile,
    tokens: {
      sealIds: seal.sealIds,
      correlate: createCorrelator(keys.correlation),
      pseudonymize: createPseudonymizer({
        pseudonymKey: keys.pseudonym,
        domainKey: keys.domain,
        keepsDomain,
      }),
    },
  });
  return {
    seal,
    sanitize(body, shape, rewriteLink) {
      if (!isUtf8(body)) throw new MalformedReply(0);
      return sanitizer.sanitize(
        new Uint8Array(body.buffer, body.byteOffset, body.length),
        shape,
        rewriteLink,
      );
    },
  };
}
