import type { RemovalReason } from "./edits/tenant-editor.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Group } from "./people/groups.ts";
import type { OrgContact } from "./people/org-contacts.ts";
import type { Organization } from "./people/organization.ts";
import type { Owner } from "./people/owners.ts";
import type { Person } from "./people/person.ts";
import type { Room, RoomList } from "./people/rooms.ts";
import type { Workspace } from "./people/workspaces.ts";

/** A tenant that can be read as it was, so that nobody has to remember what a client was told. */
export interface TenantHistory {
  /** Grows with every change of the tenant; the first state is 0. */
  readonly revision: number;
  /** The tenant as it was at a revision; what did not change since is the same object. */
  at(revision: number): TenantContent;
}

/** What the Graph simulator serves of a Microsoft 365 tenant. */
export interface TenantContent {
  readonly id: string;
  readonly displayName: string;
  readonly initialDomain: string;
  /** The verified domains; they may be in clear in a reply. */
  readonly domains: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** All entries of /users, in the order of /users: by user principal name. */
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  readonly rooms: readonly Room[];
  readonly roomLists: readonly RoomList[];
  readonly workspaces: readonly Workspace[];
  readonly orgContacts: readonly OrgContact[];
  readonly organization: Organization;
  /** The user of an object id or of a user principal name, in any case. */
  personOf(key: string): Person | undefined;
  /** The mailbox of a user's object id, or undefined for a user who has none. */
  mailboxOf(userId: string): Mailbox | undefined;
  /** True where the GUID is that of a mailbox of the tenant; ids of items carry it. */
  hasMailbox(guid: string): boolean;
  /** Whose an address is, by any alias in any case, X.500 DNs included. */
  ownerOf(address: string): Owner;
  /** Why the directory no longer has an object that it once had. */
  removalOf(id: string): RemovalReason;
  /** Present where earlier states can be read again. */
  readonly history?: TenantHistory;
}
