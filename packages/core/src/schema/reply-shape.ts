import type { TypeName } from "./schema.ts";

/** What an operation answers with. */
export type ReplyShape =
  | JsonReplyShape
  /** The number of the entities of a type, as `text/plain`. */
  | { readonly kind: "count"; readonly type: TypeName };

/** What an operation answers with as JSON. */
export type JsonReplyShape =
  | { readonly kind: "entity"; readonly type: TypeName }
  | { readonly kind: "collection"; readonly type: TypeName }
  /** A collection of changes, whose last page holds a `@odata.deltaLink`. */
  | { readonly kind: "delta"; readonly type: TypeName }
  /** One property of a type: a complex value bare, any other under `value`. */
  | { readonly kind: "property"; readonly type: TypeName; readonly property: string };
