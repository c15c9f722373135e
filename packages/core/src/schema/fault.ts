/** One fault of a document that a person wrote. It names the place and what belongs there, never the value. */
export interface Fault {
  /** JSON pointer (RFC 6901) from the start of the document; empty for the document itself. */
  readonly pointer: string;
  readonly problem: string;
}
