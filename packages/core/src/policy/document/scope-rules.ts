/** Some mailboxes: by sealed or clear object ids, or all users in a group, also through groups inside it. */
export type MailboxSet = readonly string[] | { readonly group: string };

/** Operations by their template, beyond or less than the groups that are granted. */
export interface OperationRules {
  readonly allow?: readonly string[] | undefined;
  /** Wins over groups and `allow`. */
  readonly deny?: readonly string[] | undefined;
}

/** Which records a caller may read of those that its operations reach. Without any of these: all of them. */
export interface ScopeRules {
  /** The only mailboxes that may be read. */
  readonly mailboxes?: MailboxSet | undefined;
  /** Mailboxes that may not be read; they win over `mailboxes`. */
  readonly exclude?: MailboxSet | undefined;
  /** The only mail folders that may be read: well-known names, or sealed ids. A folder's children are not included. */
  readonly folders?: readonly string[] | undefined;
  /** Leaves out messages and events whose sensitivity is not normal. */
  readonly private?: "drop" | undefined;
  /** Lets calendars of rooms and equipment pass under `private`, though they do not say what is private. */
  readonly resources?: "include" | undefined;
  /** Leaves out mail from senders, and events of organizers, who are not of the tenant's domains, and junk. */
  readonly senders?: "internal" | undefined;
  /** Leaves users outside the mailbox scope out of the directory, too. */
  readonly scopeDirectory?: boolean | undefined;
}
