import type { TypeName } from "../../schema/schema.ts";
import { type CompileOptions, createCompiler } from "./compile.ts";
import type { RewriteLink } from "./pass.ts";
import { envelopePlan, type ObjectPlan } from "./plan.ts";
import { MalformedReply } from "./scan.ts";
import { transcode } from "./transcode.ts";

/** The JSON replies that an operation can have. */
export type ReplyShape =
  | { readonly kind: "entity"; readonly type: TypeName }
  | { readonly kind: "collection"; readonly type: TypeName };

/** A reply that may leave. */
export interface SanitizedReply {
  readonly body: string;
  /** How many records it holds; 1 for an entity. */
  readonly records: number;
  /** How many values were left out because they were not what the schema says of their property. */
  readonly withheld: number;
}

/** Sanitizes replies. */
export interface Sanitizer {
  /**
   * The reply with only what the profile lets through.
   *
   * @throws MalformedReply if `text` is not one JSON object, or a collection's has no array `value`; nothing of it is in
   * the error
   */
  sanitize(text: string, shape: ReplyShape, rewriteLink: RewriteLink): SanitizedReply;
}

/**
 * A sanitizer for one profile and one set of keys; each reply shape is compiled on first use and kept.
 *
 * Work grows with what passes: a property outside the plan is stepped over and never becomes a string, an object or a log
 * line.
 */
export function createSanitizer(options: CompileOptions): Sanitizer {
  const compiler = createCompiler(options);
  const envelopes = new Map<TypeName, ObjectPlan>();

  const planOf = ({ kind, type }: ReplyShape): ObjectPlan => {
    const item = compiler.planFor(type);
    if (kind === "entity") return item;
    let envelope = envelopes.get(type);
    if (envelope === undefined) {
      envelope = envelopePlan(item);
      envelopes.set(type, envelope);
    }
    return envelope;
  };

  return {
    sanitize(text, shape, rewriteLink) {
      const { body, records, withheld } = transcode(text, planOf(shape), rewriteLink);
      if (shape.kind === "collection" && records === undefined) throw new MalformedReply(text.length);
      return { body, records: records ?? 1, withheld };
    },
  };
}
