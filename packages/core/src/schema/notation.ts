/** What a property means for privacy; a profile maps each class to an action. */
export type PropertyClass =
  /** Structural: passes as it is. */
  | "keep"
  /** Address, user principal name, SID or alias of a person or mailbox. */
  | "address"
  /** A person's name. */
  | "name"
  /** Id of a directory object, used in URLs. */
  | "objectId"
  /** Exchange or place id, used in URLs; embeds the mailbox's GUID. */
  | "itemId"
  /** Correlation id or version tag, not needed in URLs. */
  | "correlationId"
  /** Free text or content. */
  | "text"
  /** A URL that opens content or grants access. */
  | "url"
  | "phone"
  /** A place on earth. */
  | "location"
  /** Organisational quasi-identifier. */
  | "organization"
  /** Special-category, HR or sign-in data. */
  | "sensitive"
  /** Credential or security state: never passes, whatever the policy says. */
  | "secret"
  /** The rules of the named type apply. */
  | "recurse"
  /** Navigation out of scope. */
  | "block";

/**
 * One property in shorthand: `<class>[:<kind of id>] <type>[(<form>)][[]][!][ nav]`, where the form is one of
 * `StringForm`, `[]` marks a collection, `!` a property that is never null, and `nav` a navigation property. For example
 * `itemId:mailFolder string`.
 */
export type PropertyNotation = `${PropertyClass} ${string}` | `${"objectId" | "itemId"}:${string} ${string}`;

/** An entity or complex type of the metadata with its own properties; inherited ones come from `base`. */
export interface EntityOrComplex {
  readonly kind: "entity" | "complex";
  readonly base?: string;
  /** True where the service may add properties that the metadata does not declare. */
  readonly open?: boolean;
  readonly properties: Readonly<Record<string, PropertyNotation>>;
}
