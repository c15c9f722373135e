import { createRandom, type Random } from "../random.ts";
import { holdMeetings } from "./calendar/meetings.ts";
import { fillSharedCalendars } from "./calendar/shared-calendars.ts";
import type { TenantContent } from "./content.ts";
import { domains, tenantDomains, tenantName } from "./domains.ts";
import { createEditClock, createMailboxEditor, type MailboxEditor } from "./edits/mailbox-editor.ts";
import { createTenantEditor, type RemovalReason, type TenantEditor } from "./edits/tenant-editor.ts";
import { holdConversations } from "./mail/conversations.ts";
import { closeMailbox, type Mailbox, type MailboxDraft, type MailboxState, openMailbox } from "./mailbox.ts";
import { createGroups, type Group } from "./people/groups.ts";
import { createOrgContacts } from "./people/org-contacts.ts";
import { createOrganization } from "./people/organization.ts";
import { createOwnerOf, type Owner } from "./people/owners.ts";
import { createPeople } from "./people/people.ts";
import type { Person } from "./people/person.ts";
import { createRoomLists, createRooms, type Room } from "./people/rooms.ts";
import { createWorkspaces } from "./people/workspaces.ts";
import { createProse, type Prose } from "./prose.ts";
import { directoryParties, type TenantDraft } from "./tenant-draft.ts";

/** What a tenant is created from. */
export interface TenantOptions {
  /** Everything derives from it. Default: `northwind`. */
  readonly seed?: string;
  /** The Entra tenant's id. Default: derived from the seed. */
  readonly id?: string;
  /**
   * The present of the tenant in milliseconds since the epoch: its mail and meetings lie around it. Default: a fixed day,
   * for equal bytes.
   */
  readonly now?: number;
}

/** A Microsoft 365 tenant as plain data: what the Graph simulator serves, and the ground truth of privacy tests. */
export interface Tenant extends TenantContent {
  /** The mailbox with the most mail first; keyed access through {@link TenantContent.mailboxOf}. */
  readonly mailboxes: readonly Mailbox[];
  /** Changes the tenant; what was read from it before keeps its old values. */
  readonly edit: TenantEditor;
}

/** The default present: a fixed day, so that one seed gives the same bytes for ever. */
const defaultNow = Date.UTC(2026, 2, 2, 9, 0, 0);

function openMailboxes(random: Random, prose: Prose, people: readonly Person[], now: number) {
  const owners = people.filter(({ hasMailbox }) => hasMailbox);
  return new Map<string, MailboxDraft>(
    owners.map((owner, index) => {
      const sharer = index % 4 === 1 ? (owners[index + 1] ?? null) : null;
      return [owner.id, openMailbox({ owner, random, prose, now, sharer, index })];
    }),
  );
}

const byName = (one: Person, other: Person) => {
  const [left, right] = [one.userPrincipalName.toLowerCase(), other.userPrincipalName.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
};

interface DirectoryParts {
  readonly people: readonly Person[];
  readonly groups: Group[];
  readonly rooms: Room[];
  readonly states: Map<string, MailboxState>;
  readonly drafts: ReadonlyMap<string, MailboxDraft>;
  readonly now: number;
  readonly random: Random;
}

/** The parts of a tenant that can change, with their editor. */
function createDirectory({ groups, rooms, states, drafts, now, random, ...parts }: DirectoryParts) {
  const people = parts.people.toSorted(byName);
  const mailboxes: Mailbox[] = [...states.values()];
  const removed = new Map<string, RemovalReason>();
  const [edits, tick] = [random.fork("edits"), createEditClock(now)];
  let ownerOf: ((address: string) => Owner) | undefined;
  const editors = new Map<string, MailboxEditor>();
  const edit = createTenantEditor({
    people,
    groups,
    rooms,
    removed,
    random: edits,
    tick,
    editorOf(userId) {
      const [draft, mailbox] = [drafts.get(userId), states.get(userId)];
      if (draft === undefined || mailbox === undefined) return undefined;
      const editor =
        editors.get(userId) ?? createMailboxEditor({ draft, mailbox, random: edits.fork(userId), tick });
      editors.set(userId, editor);
      return editor;
    },
    dropMailbox(userId) {
      const gone = states.get(userId);
      states.delete(userId);
      if (gone !== undefined) mailboxes.splice(mailboxes.indexOf(gone), 1);
    },
    settle() {
      people.sort(byName);
      ownerOf = undefined;
    },
  });
  return {
    people,
    groups,
    rooms,
    mailboxes,
    personOf(key: string) {
      const wanted = key.toLowerCase();
      return people.find(
        ({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted,
      );
    },
    mailboxOf: (userId: string) => states.get(userId),
    hasMailbox: (guid: string) => mailboxes.some(({ identity }) => identity.guid === guid),
    ownerOf(address: string) {
      ownerOf ??= createOwnerOf(people, groups);
      return ownerOf(address);
    },
    removalOf: (id: string) => removed.get(id) ?? "deleted",
    edit,
  };
}

/** Creates the tenant of a seed; the same options give the same bytes. */
export function createTenant(options: TenantOptions = {}): Tenant {
  const random = createRandom(options.seed ?? "northwind");
  const now = options.now ?? defaultNow;
  const id = options.id ?? random.fork("tenant").guid();
  const prose = createProse(random.fork("prose"));
  const people = createPeople(random, prose, now);
  const orgContacts = createOrgContacts(random);
  const groups = createGroups(random, people, now, orgContacts);
  const rooms = createRooms(random, people);
  const drafts = openMailboxes(random, prose, people, now);
  const draft: TenantDraft = {
    tenantId: id,
    now,
    random,
    prose,
    people,
    groups,
    rooms,
    ...directoryParties(people, groups),
    mailboxes: drafts,
  };
  holdConversations(draft);
  holdMeetings(draft);
  fillSharedCalendars(draft);
  const states = new Map([...drafts].map(([userId, mailbox]) => [userId, closeMailbox(mailbox)]));
  const roomLists = createRoomLists(random, groups, rooms);
  const directory = createDirectory({
    people,
    groups: [...groups],
    rooms: [...rooms],
    states,
    drafts,
    now,
    random,
  });
  return {
    id,
    displayName: tenantName,
    initialDomain: domains.initial,
    domains: tenantDomains,
    now,
    roomLists,
    workspaces: createWorkspaces(random, roomLists),
    orgContacts,
    organization: createOrganization(id),
    ...directory,
  };
}
