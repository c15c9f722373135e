import { type Decode, MalformedReply } from "../../json/scan.ts";
import type { JsonReplyShape } from "../../schema/reply-shape.ts";
import type { TypeName } from "../../schema/schema.ts";
import { runSteps, type Steps } from "../text/steps.ts";
import { type CompileOptions, createCompiler } from "./compile.ts";
import type { RewriteLink } from "./pass.ts";
import { envelopePlan, type ObjectPlan } from "./plan.ts";
import type { StrangeNames } from "./strangers.ts";
import { transcode } from "./transcode.ts";

/** A reply that may leave. */
export interface SanitizedReply {
  /** UTF-8. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** How many records it holds; 1 for an entity. */
  readonly records: number;
  /** How many values were left out because they were not what the schema says of their property. */
  readonly invalidValues: number;
  /** How many texts were too long to be measured or searched. */
  readonly overlongTexts: number;
  /** How many values of properties that hold addresses were none. */
  readonly nonAddresses: number;
  /** Names that the schema does not know, none of which passed. */
  readonly strangeNames: StrangeNames;
}

/** What a sanitizer is made of. */
export interface SanitizerOptions extends CompileOptions {
  /** A decoder for one reply. */
  readonly decoder: (json: Uint8Array) => Decode;
}

/** Sanitizes replies. */
export interface Sanitizer {
  /**
   * The reply with only what the profile lets through.
   *
   * @param json UTF-8, which the caller has made sure of
   * @throws MalformedReply if `json` is not one JSON object, or a collection's has no array `value`; nothing of it is in
   * the error
   */
  sanitize(json: Uint8Array, shape: JsonReplyShape, rewriteLink: RewriteLink): SanitizedReply;
  /** The same in steps. */
  sanitizeInSteps(json: Uint8Array, shape: JsonReplyShape, rewriteLink: RewriteLink): Steps<SanitizedReply>;
}

/**
 * A sanitizer for one profile and one set of keys; each reply shape is compiled on first use and kept.
 *
 * Work grows with what passes: a property outside the plan is stepped over and never becomes a string, an object or a log
 * line.
 */
export function createSanitizer(options: SanitizerOptions): Sanitizer {
  const { decoder } = options;
  const compiler = createCompiler(options);
  const envelopes = new Map<TypeName, ObjectPlan>();

  const planOf = (shape: JsonReplyShape): ObjectPlan => {
    const { kind, type } = shape;
    if (kind === "property") return compiler.planForProperty(type, shape.property);
    const item = compiler.planFor(type);
    if (kind === "entity") return item;
    let envelope = envelopes.get(type);
    if (envelope === undefined) {
      envelope = envelopePlan(item);
      envelopes.set(type, envelope);
    }
    return envelope;
  };

  function* sanitizeInSteps(
    json: Uint8Array,
    shape: JsonReplyShape,
    rewriteLink: RewriteLink,
  ): Steps<SanitizedReply> {
    const transcript = yield* transcode(json, planOf(shape), decoder(json), rewriteLink);
    const { records } = transcript;
    if ((shape.kind === "collection" || shape.kind === "delta") && records === undefined)
      throw new MalformedReply(json.length);
    return { ...transcript, records: records ?? 1 };
  }

  return {
    sanitizeInSteps,
    sanitize: (json, shape, rewriteLink) => runSteps(sanitizeInSteps(json, shape, rewriteLink)),
  };
}
