import { type Literal, literalOf } from "../../json/scan.ts";
import { errorMembers } from "../../schema/error-members.ts";
import type { TypeName } from "../../schema/schema.ts";
import type { Steps } from "../text/steps.ts";
import type { ReplaceAll } from "./tokens.ts";
import { primitiveChecks, type ValueCheck } from "./values.ts";

/** The link annotations that a caller follows. */
export type LinkName = "nextLink" | "deltaLink";

/**
 * What an annotation says of the string whose quotes stand at `start` and before `end`, as JSON of ASCII characters;
 * undefined for an escape that JSON lacks, `OVERLONG` for a text that is too long to be described. What a long text is takes
 * steps.
 */
export type Describe = (
  json: Uint8Array,
  start: number,
  end: number,
  isHtml: boolean,
) => Steps<string> | string | undefined;

/** Where a text is HTML, of which only what a reader sees counts. */
export type Markup = "never" | "always" | "byContentType";

/** A text that gives way to an annotation of itself (OData JSON format 4.01 §20). */
export interface Annotation {
  readonly kind: "annotate";
  readonly describe: Describe;
  /** `"<property>@<term>":`. */
  readonly name: string;
  readonly markup: Markup;
}

/** A time that is cut off to its unit. */
export interface Rounding {
  readonly kind: "round";
  readonly check: ValueCheck;
  /** What it gives is ASCII and needs no escape. */
  readonly roundTime: (time: string) => string;
}

/** A value that one keyed function replaces, together with all others of the reply that it replaces. */
export interface Replacement {
  readonly kind: "replace";
  readonly replaceAll: ReplaceAll;
  /** True where a value was not what the function is for, which is counted; undefined where nothing is. */
  readonly isMissed?: ((value: string, replaced: string) => boolean) | undefined;
}

/** Something that is derived from a value, and the annotation that holds it. */
export interface Derivation {
  readonly kind: "derive";
  readonly action: "count" | "depth" | "provider";
  /** `"<property>@<term>":`. */
  readonly name: string;
}

/** A member of the same object, and the value by which another is treated. */
export interface Sibling {
  /** The name in its quotes, as services write it. */
  readonly name: Uint8Array;
  /** The value in its quotes, in lower case; it matches in any. */
  readonly value: Uint8Array;
}

/** A value that passes. */
export interface Keeping {
  readonly kind: "keep";
  readonly check: ValueCheck;
  /** What is meant by a value that the check refuses, as text that needs no escape in JSON; undefined for nothing. */
  readonly mend?: ((value: string | number) => string | undefined) | undefined;
}

/** What the transcoder does with the value of one property. */
export type Treatment =
  | { readonly kind: "drop" }
  | Keeping
  | Replacement
  | Rounding
  | { readonly kind: "object"; readonly plan: ObjectPlan }
  | Annotation
  | Derivation
  /** Is replaced where a sibling says what the value is, and left out where it does not. */
  | { readonly kind: "guarded"; readonly replacement: Replacement; readonly sibling: Sibling }
  | { readonly kind: "link"; readonly link: LinkName }
  /** The `@odata.type` annotation: passes where it names a type that the plan can take. */
  | { readonly kind: "type" }
  /** An object here is an error instead of data: the reply is not whole. Anything else is dropped. */
  | { readonly kind: "error" };

/** What fields of every kind have. */
interface CommonField {
  readonly name: string;
  /** `"name":` as services write it; what a prediction compares. */
  readonly quoted: Literal;
  /** The check of a single value that passes, as most do. */
  readonly check: ValueCheck | undefined;
  /** True where the value is an array and the treatment is for its elements. */
  readonly collection: boolean;
  /** True for the array whose elements are the reply's records. */
  readonly records: boolean;
  /** True where the rest of the object would say something else without this one, and is left out with it. */
  readonly indispensable: boolean;
  /** The field that followed this one last time: services write each object of a page in the same order. */
  following: Field | undefined;
}

/**
 * One property that a plan knows by name. The kind stands in the field, too: all fields have one shape, and the engine reads
 * what has one shape several times faster.
 */
export type Field = {
  [Kind in Treatment["kind"]]: CommonField & {
    readonly kind: Kind;
    readonly treatment: Extract<Treatment, { readonly kind: Kind }>;
  };
}[Treatment["kind"]];

/** A place in the reply of one pass; a number in the place of the pass lets go of the reply's memory. */
export interface Untouched {
  /** {@link Pass.number} */
  pass: number;
  start: number;
  end: number;
}

/** How objects of one type are rewritten. */
export interface ObjectPlan {
  /** The type, under which names that the plan lacks are counted; undefined where they are not. */
  readonly type: TypeName | undefined;
  /** True where people may have named properties of the objects, or of objects of a derived type that do not say so. */
  readonly isOpen: boolean;
  /** True where the objects are pages, which have records. */
  readonly isPage: boolean;
  /** Fields by property or annotation name; any other name is dropped. */
  readonly fields: ReadonlyMap<string, Field>;
  /** The plan for an `@odata.type` value without `#`, or undefined where it is not of this plan's family. */
  narrowed(typeName: string): ObjectPlan | undefined;
  /** The field that came first last time. */
  first: Field | undefined;
  /** Where the last short object stands that passed as it stood: the next one is often equal. */
  readonly untouched: Untouched;
}

/** A field of a plan. */
export const field = (
  name: string,
  treatment: Treatment,
  options: {
    readonly collection?: boolean;
    readonly records?: boolean;
    readonly indispensable?: boolean;
  } = {},
): Field => {
  const { collection = false, records = false, indispensable = false } = options;
  return {
    name,
    quoted: literalOf(`${JSON.stringify(name)}:`),
    kind: treatment.kind,
    treatment,
    check: treatment.kind === "keep" && !collection ? treatment.check : undefined,
    collection,
    records,
    indispensable,
    following: undefined,
  } as Field;
};

/** Leaves a property out. */
export const drop: Treatment = { kind: "drop" };

/** Fields that end the reply, for all names but those that a type has for properties of its own. */
export const errorFields = (isProperty: (name: string) => boolean): readonly Field[] =>
  [...errorMembers].filter((name) => !isProperty(name)).map((name) => field(name, { kind: "error" }));

/** What a plan is made of; `fields` is asked once, on first use. */
export interface PlanOptions {
  readonly type?: TypeName | undefined;
  /** Default: false. */
  readonly isOpen?: boolean;
  /** Default: false. */
  readonly isPage?: boolean;
  readonly fields: () => Iterable<Field>;
  readonly narrowed: ObjectPlan["narrowed"];
}

/** A plan that has not seen an object yet. */
export function createPlan({
  type,
  isOpen = false,
  isPage = false,
  fields,
  narrowed,
}: PlanOptions): ObjectPlan {
  let byName: ReadonlyMap<string, Field> | undefined;
  return {
    type,
    isOpen,
    isPage,
    get fields() {
      byName ??= new Map(Array.from(fields(), (each) => [each.name, each]));
      return byName;
    },
    narrowed,
    first: undefined,
    untouched: { pass: 0, start: 0, end: 0 },
  };
}

/**
 * The plan of a collection reply's envelope (OData JSON format 4.01 §13): records under `value`, the count, the links.
 * `@odata.context` and every other annotation are dropped, since they echo user names, item ids and query text.
 */
export function envelopePlan(item: ObjectPlan): ObjectPlan {
  const fields = [
    field("@odata.context", drop),
    field("@odata.count", { kind: "keep", check: primitiveChecks.int32 }),
    field("@odata.nextLink", { kind: "link", link: "nextLink" }),
    field("@odata.deltaLink", { kind: "link", link: "deltaLink" }),
    field("value", { kind: "object", plan: item }, { collection: true, records: true }),
    ...errorFields(() => false),
  ];
  return createPlan({ isPage: true, fields: () => fields, narrowed: () => undefined });
}
