/** Opens the sealed ids of a policy, and serves as the identity of the keys that opened them. */
export interface IdOpener {
  /** The id, or undefined for a token that was changed, made for another kind, invented, or of a retired key. */
  unsealId(kind: string, token: string): string | undefined;
}
