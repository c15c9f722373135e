import type { Random } from "../../random.ts";
import { domains } from "../domains.ts";
import type { Group } from "../people/groups.ts";
import { createPerson, type Person, type PersonPlan } from "../people/person.ts";
import type { Room } from "../people/rooms.ts";
import type { JsonObject } from "../wire.ts";
import type { MailboxEditor } from "./mailbox-editor.ts";

/** Why the directory no longer lists an object: it can be restored, or it is gone for good. */
export type RemovalReason = "changed" | "deleted";

/** What may change about a group. */
export interface GroupChanges {
  readonly displayName?: string;
  readonly description?: string | null;
  readonly memberIds?: readonly string[];
  /** `HiddenMembership` hides the members from a token without `Member.Read.Hidden`. */
  readonly visibility?: "Public" | "Private" | "HiddenMembership";
}

/**
 * Changes a tenant between two requests, so that delta has something to tell. Every method throws RangeError for what is
 * not there. Canaries of what it adds are found by {@link canaries} afterwards.
 */
export interface TenantEditor {
  /** The editor of a user's mailbox. */
  mailbox(userId: string): MailboxEditor;
  /** A new member without mailbox. */
  addUser(names: { readonly givenName: string; readonly surname: string }): Person;
  updateUser(id: string, changes: Partial<PersonPlan>): Person;
  /** Deletes a user with their mailbox; `changed` leaves them to be restored. Default `changed`. */
  deleteUser(id: string, reason?: RemovalReason): void;
  updateGroup(id: string, changes: GroupChanges): Group;
  deleteGroup(id: string, reason?: RemovalReason): void;
  /** Lists a room in `/places`, whether or not anything has a mailbox of its address. */
  listRoom(place: { readonly displayName: string; readonly emailAddress: string }): Room;
  /** Takes a room out of `/places`, where a new one appears only after hours; its mailbox stays. */
  unlistRoom(placeId: string): void;
}

/** The parts of a tenant that an editor changes in place. */
export interface EditableDirectory {
  readonly people: Person[];
  readonly groups: Group[];
  readonly rooms: Room[];
  readonly removed: Map<string, RemovalReason>;
  readonly random: Random;
  readonly tick: () => number;
  readonly editorOf: (userId: string) => MailboxEditor | undefined;
  readonly dropMailbox: (userId: string) => void;
  /** Sorts, and forgets what was derived. */
  readonly settle: () => void;
}

function at(list: readonly { readonly id: string }[], id: string): number {
  const position = list.findIndex((entry) => entry.id === id);
  if (position < 0) throw new RangeError("the directory has no such object");
  return position;
}

function newMember(model: Person, names: { givenName: string; surname: string }, random: Random): PersonPlan {
  const { givenName, surname } = names;
  const login = `${givenName}.${surname}`.toLowerCase();
  const address = `${login}@${domains.main}`;
  return {
    ...model,
    id: random.guid(),
    login,
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    userPrincipalName: address,
    mail: address,
    proxyAddresses: [`SMTP:${address}`],
    hasMailbox: false,
    syncedFrom: null,
    costCode: null,
    biography: null,
    employeeId: null,
  };
}

function roomEdits({ rooms, random }: Pick<EditableDirectory, "rooms" | "random">) {
  return {
    listRoom({ displayName, emailAddress }: Parameters<TenantEditor["listRoom"]>[0]): Room {
      const [model] = rooms;
      if (model === undefined) throw new RangeError("the tenant has no room");
      const placeId = random.guid().toUpperCase();
      const wire = { ...model.wire, id: placeId, placeId, displayName, emailAddress };
      const room: Room = { ...model, placeId, userId: random.guid(), displayName, emailAddress, wire };
      rooms.push(room);
      return room;
    },
    unlistRoom(placeId: string): void {
      const position = rooms.findIndex((room) => room.placeId === placeId);
      if (position < 0) throw new RangeError("the tenant has no such room");
      rooms.splice(position, 1);
    },
  };
}

/** Creates the editor of a tenant. */
export function createTenantEditor(directory: EditableDirectory): TenantEditor {
  const { people, groups, removed, random, tick, settle } = directory;
  const remove = (list: { readonly id: string }[], id: string, reason: RemovalReason) => {
    list.splice(at(list, id), 1);
    removed.set(id, reason);
  };
  return {
    mailbox(userId) {
      const editor = directory.editorOf(userId);
      if (editor === undefined) throw new RangeError("the user has no mailbox");
      return editor;
    },
    addUser(names) {
      const model = people.find(({ kind, mail }) => kind === "member" && mail !== null);
      if (model === undefined) throw new RangeError("the directory has no member");
      const person = createPerson({ ...newMember(model, names, random), createdAt: tick() });
      people.push(person);
      settle();
      return person;
    },
    updateUser(id, changes) {
      const position = at(people, id);
      const person = createPerson({ ...(people[position] as Person), ...changes, id });
      people[position] = person;
      settle();
      return person;
    },
    deleteUser(id, reason = "changed") {
      remove(people, id, reason);
      directory.dropMailbox(id);
      settle();
    },
    updateGroup(id, changes) {
      const position = at(groups, id);
      const old = groups[position] as Group;
      const { displayName = old.displayName, description = old.description } = changes;
      const { visibility = old.wire["visibility"] ?? null } = changes;
      const wire: JsonObject = { ...old.wire, displayName, description, visibility };
      const group: Group = {
        ...old,
        displayName,
        description,
        memberIds: changes.memberIds ?? old.memberIds,
        wire,
      };
      groups[position] = group;
      settle();
      return group;
    },
    deleteGroup(id, reason = "changed") {
      remove(groups, id, reason);
      settle();
    },
    ...roomEdits(directory),
  };
}
