import type { Visibility } from "../../schema/visibility.ts";
import type { CallerEntry } from "../callers.ts";
import { catalogue } from "../operations/catalogue.ts";
import type { Operation } from "../operations/operation.ts";
import { isOffered } from "../policy.ts";
import { leastPermissions } from "./least-permissions.ts";
import { acceptedPermissions } from "./permissions.ts";

/** What a caller sees, and how it names what it reads. */
export interface CallerSight {
  readonly visibility: Visibility;
  /** True where it may name people by their own ids and user principal names. */
  readonly rawIds: boolean;
  /** True where scopes are to be decided by groups of hidden membership, too. Default: false. */
  readonly readsHidden?: boolean;
}

/** What an entry says of its caller's rights and scope. */
type Rights = Pick<
  CallerEntry,
  "groups" | "operations" | "mailboxes" | "exclude" | "private" | "resources" | "senders" | "scopeDirectory"
>;

/** Any one of these suffices. */
type Need = Pick<Operation, "permissions">;

const readUsers: Need = { permissions: ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"] };
const readHidden: Need = { permissions: ["Member.Read.Hidden"] };
const readMembers: Need = { permissions: ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"] };

const readPlaces: Need = { permissions: ["Place.Read.All"] };
const readSettings: Need = { permissions: ["MailboxSettings.Read", "MailboxSettings.ReadWrite"] };

/** Basic permissions reach no extended property, and the sensitivity of a message is one. */
const readsExtended = (permission: string): boolean => !permission.includes("ReadBasic");

/**
 * Who reads a group without a permission to read users learns only that its members exist, and no more. So the users
 * among them need what users need by themselves. Mail contacts among them are left at that: one permission more for them,
 * which reads all contacts of the tenant, is the operator's to give.
 */
const memberNeeds = ({ template, reply }: Operation, { visibility }: CallerSight): readonly Need[] => {
  const holdsUsers = reply.type === "user" || reply.type === "directoryObject";
  if (!template.startsWith("/groups/") || reply.kind === "count" || !holdsUsers) return [];
  const showsMore = visibility.visibleProperties("user").some((name) => name !== "id");
  const asUsers = { ...readUsers, reply: { ...reply, type: "user" } } as const;
  return showsMore ? [{ permissions: acceptedPermissions(asUsers, visibility) }] : [];
};

const operationNeed = (
  operation: Operation,
  { private: sensitivity }: Rights,
  { visibility }: CallerSight,
): Need => {
  const permissions = acceptedPermissions(operation, visibility);
  const { kind, type } = operation.reply;
  const decides = sensitivity === "drop" && type === "message" && kind !== "count";
  return { permissions: decides ? permissions.filter(readsExtended) : permissions };
};

/** What the proxy looks up to check a caller's requests against its scope. */
function* scopeNeeds(
  { mailboxes, exclude, scopeDirectory }: Rights,
  operations: readonly Operation[],
  { rawIds, readsHidden = false }: CallerSight,
): Generator<Need> {
  const groups = new Set(operations.map(({ group }) => group));
  const readsScoped =
    groups.has("mail") || groups.has("calendar") || (scopeDirectory === true && groups.has("directory"));
  const sets = [mailboxes, exclude].filter((set) => set !== undefined);
  if (!readsScoped || sets.length === 0) return;
  if (sets.some((set) => "group" in set)) {
    yield readMembers;
    if (readsHidden) yield readHidden;
  }
  if (rawIds || groups.has("calendar")) yield readUsers;
}

/** What the proxy looks up to leave out calendars of rooms and equipment; a calendar's owner is looked up by its address. */
const resourceNeeds = (
  { private: sensitivity, resources }: Rights,
  operations: readonly Operation[],
): readonly Need[] =>
  sensitivity === "drop" && resources !== "include" && operations.some(({ group }) => group === "calendar")
    ? [readPlaces, readSettings, readUsers]
    : [];

/** All that one caller's requests need. */
function needsOf(rights: Rights, sight: CallerSight): readonly Need[] {
  const operations = catalogue.filter((operation) => isOffered(rights, operation, sight.visibility));
  return [
    ...operations.flatMap((operation) => [
      operationNeed(operation, rights, sight),
      ...memberNeeds(operation, sight),
    ]),
    ...scopeNeeds(rights, operations, sight),
    ...resourceNeeds(rights, operations),
  ];
}

/** The callers of a policy, each with what it sees. */
export type Readers = readonly (readonly [rights: Rights, sight: CallerSight])[];

const allNeeds = (callers: Readers): readonly Need[] =>
  callers.flatMap(([rights, sight]) => needsOf(rights, sight));

/**
 * The least application permissions under which the callers of a policy get all that it lets them see: those of their
 * operations, and those that the proxy needs to check their scopes.
 */
export const neededPermissions = (callers: Readers): readonly string[] => leastPermissions(allNeeds(callers));

/** The least permissions that are to be added to those that are granted, of which a wider one serves for a narrower. */
export const unmetPermissions = (callers: Readers, granted: readonly string[]): readonly string[] =>
  leastPermissions(
    allNeeds(callers).filter(({ permissions }) => !permissions.some((each) => granted.includes(each))),
  );
