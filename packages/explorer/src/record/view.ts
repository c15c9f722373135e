import { type Explanation, explainRequest } from "@graphveil/cli/review";
import { type PolicyDocument, pushedSelect } from "@graphveil/core/policy";
import { createVisibility, MalformedReply } from "@graphveil/core/sanitizer";
import { structuredType, type TypeName } from "@graphveil/core/schema";
import { alignRecord, shown, typeOf } from "./align.ts";
import { scopeNotes, whyLeftOut } from "./left-out.ts";
import type { Row } from "./row.ts";
import type { Subject } from "./subject.ts";
import { veilOf } from "./veils.ts";

type Entry = PolicyDocument["callers"][number];
type Json = Readonly<Record<string, unknown>>;

/** One record of a reply, before and after; its rows are made when they are asked for. */
export interface RecordView {
  readonly title: string;
  /** Why the whole record does not leave. */
  readonly leftOut: string | undefined;
  readonly rows: () => readonly Row[];
}

/** What a caller gets of a reply under a policy. */
export type ReplyView =
  | { readonly kind: "refused"; readonly explanation: Explanation & { readonly permitted: false } }
  /** What is wrong with a body, in a sentence. */
  | { readonly kind: "unreadable"; readonly problem: string }
  | {
      readonly kind: "reply";
      /** What Microsoft is asked for; undefined where it chooses by itself. */
      readonly asked: readonly string[] | undefined;
      readonly envelope: readonly Row[];
      readonly records: readonly RecordView[];
      readonly notes: readonly string[];
      /** Values that are not what Microsoft's schema says of them. */
      readonly withheld: number;
      /** The sanitized body, as it leaves. */
      readonly output: string;
    };

/** The path of a template, with an invented id instead of each parameter. */
export const pathOf = (template: string): string => template.replaceAll(/\{[^}]*\}/g, "s1_id");

const askedOf = ({ operation, select }: Subject, visible: (type: TypeName) => readonly string[]) =>
  select === "all" && operation.parameters.includes("$select")
    ? visible(operation.reply.type)
    : pushedSelect(operation, visible);

/** The proxy seals Microsoft's links; a page has no proxy, so it shows the form alone. */
const ownLink = (name: string): string =>
  `https://<this proxy>/v1.0/...?%24${name === "deltaLink" ? "deltatoken" : "skiptoken"}=s1_...`;

/** A body as it is and as it was parsed: a switch of the policy changes neither. */
interface Read {
  readonly body: Json | undefined;
  readonly bytes: Uint8Array;
}

const reads = new WeakMap<Subject, Read>();

const readOf = (subject: Subject): Read => {
  const known = reads.get(subject);
  if (known !== undefined) return known;
  const value: unknown = JSON.parse(subject.text);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const read = {
    body: isObject ? (value as Json) : undefined,
    bytes: new TextEncoder().encode(subject.text),
  };
  reads.set(subject, read);
  return read;
};

/** The values of a collection, or the one record; for one complex property that property's own type. */
const recordsOf = ({ shape }: Subject, body: Json, left: Json) => {
  if (shape.kind === "collection" || shape.kind === "delta") {
    const all = body["value"] as readonly unknown[];
    const kept = left["value"] as readonly unknown[];
    return { type: shape.type, pairs: all.map((each, index) => [each, kept[index]] as const) };
  }
  const property =
    shape.kind === "property" ? structuredType(shape.type).properties.get(shape.property) : undefined;
  const type = property?.type.kind === "structured" ? property.type.name : shape.type;
  return { type, pairs: [[body, left] as const] };
};

/** Computes a value when it is first asked for. */
const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const envelopeRows = (body: Json, left: Json): readonly Row[] =>
  Object.entries(body).flatMap(([name, value]): readonly Row[] => {
    if (name === "value") return [];
    const after = Object.hasOwn(left, name) ? left[name] : undefined;
    const gone = after === undefined ? "dropped" : "structure";
    const fate = after !== undefined && name.endsWith("Link") ? "link" : gone;
    const place = { id: `/${name}`, depth: 0, name, subject: undefined };
    return [{ ...place, fate, before: shown(value), after: after === undefined ? undefined : shown(after) }];
  });

const replyView = (policy: PolicyDocument, entry: Entry, subject: Subject): ReplyView => {
  const { veil, profile } = veilOf(policy, entry);
  const asked = askedOf(subject, createVisibility(profile).visibleProperties);
  const { body, bytes } = readOf(subject);
  if (body === undefined) return { kind: "unreadable", problem: "The body is JSON, and no object." };
  const reply = veil.sanitize(bytes, subject.shape, ownLink);
  const output = new TextDecoder().decode(reply.body);
  const left = JSON.parse(output) as Json;
  const { type, pairs } = recordsOf(subject, body, left);
  const names =
    asked === undefined ? undefined : new Set(asked.map((each) => each.slice(each.indexOf("/") + 1)));
  const isAsked = (name: string): boolean => names?.has(name) ?? true;
  const records = pairs.map(([before, after], index): RecordView => {
    const record = (before ?? {}) as Json;
    const leftOut = whyLeftOut(policy, entry, record, type);
    return {
      title:
        pairs.length === 1 ? typeOf(record, type) : `${typeOf(record, type)} ${index + 1} of ${pairs.length}`,
      leftOut,
      rows: once(() =>
        alignRecord(before, leftOut === undefined ? after : undefined, type, { profile, isAsked }),
      ),
    };
  });
  const envelope =
    subject.shape.kind === "collection" || subject.shape.kind === "delta" ? envelopeRows(body, left) : [];
  const notes = scopeNotes(entry, type);
  return { kind: "reply", asked, envelope, records, notes, withheld: reply.invalidValues, output };
};

/** What a caller gets of a reply, by the modules that the proxy itself decides and sanitizes with. */
export function viewReply(policy: PolicyDocument, entry: Entry, subject: Subject): ReplyView {
  const explanation = explainRequest(policy, entry, "GET", pathOf(subject.operation.template));
  if (!explanation.permitted) return { kind: "refused", explanation };
  try {
    return replyView(policy, entry, subject);
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "unreadable", problem: "The body is not JSON." };
    if (!(error instanceof MalformedReply)) throw error;
    const kind = subject.shape.kind === "entity" ? "one" : "a collection with a list under value";
    return {
      kind: "unreadable",
      problem: `The body is not what this operation answers with: ${kind === "one" ? "one record" : kind}.`,
    };
  }
}
