import type { Property, TypeName } from "@graphveil/core/schema";
import type { Fate } from "./fate.ts";

/** One line of a record: a property, or a part of one, before and after. */
export interface Row {
  /** JSON pointer from the record on. */
  readonly id: string;
  readonly depth: number;
  readonly name: string;
  readonly fate: Fate;
  /** JSON; undefined for what has parts, and for what the proxy adds. */
  readonly before: string | undefined;
  /** JSON, or the annotation in its place; undefined where nothing leaves. */
  readonly after: string | undefined;
  /** The property that the schema knows under the name, and the type of its object. */
  readonly subject: { readonly property: Property; readonly type: TypeName } | undefined;
}
