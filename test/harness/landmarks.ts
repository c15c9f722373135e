import type { SimulatedCloud } from "@graphveil/simulator";
import { createGraphWalk, type Entity } from "./graph-walk.ts";
import { createIdSealer, type SealIds } from "./id-sealer.ts";
import { createInProcessService } from "./in-process.ts";

/** A place of the tenant, by the id that Graph has for it and by the one that the proxy gives out. */
export interface Landmark {
  readonly raw: string;
  readonly sealed: string;
}

const names = [
  "user",
  "otherUser",
  "userWithoutMailbox",
  "group",
  /** A user of the group. */
  "memberUser",
  /** A group inside the group. */
  "memberGroup",
  "groupWithContacts",
  "memberContact",
  "organization",
  "message",
  /** Of the other user's mailbox. */
  "otherMessage",
  "folder",
  "messageInFolder",
  /** Inside the folder. */
  "childFolder",
  "messageInChildFolder",
  "calendar",
  /** A single event of the calendar. */
  "event",
  /** The master of a series of the calendar. */
  "series",
  /** The group of the calendar. */
  "calendarGroup",
  /** Has one id on both sides. */
  "category",
  "room",
  "workspace",
  "roomList",
  /** The list as Graph takes it where its rooms are read: by its address. */
  "roomListAddress",
  "roomInList",
  "workspaceInList",
] as const;

/** Name of a landmark. */
export type LandmarkName = (typeof names)[number];

/** One mailbox with something in every corner, as a caller finds it by walking. */
export type Landmarks = Readonly<Record<LandmarkName, Landmark>>;

/** Reads one page through the proxy. */
export type ReadPage = (target: string) => Promise<Readonly<Record<string, unknown>>>;

/** Path and query of a link of the proxy's. */
export const targetOf = (link: unknown): string | undefined =>
  typeof link === "string" ? link.slice(link.indexOf("/v1.0/")) : undefined;

/** Reads every page of a collection through the proxy. */
export async function readAllPages(read: ReadPage, target: string): Promise<readonly Entity[]> {
  const records: Entity[] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    const page = await read(next);
    records.push(...(page["value"] as readonly Entity[]));
    next = targetOf(page["@odata.nextLink"]);
  }
  return records;
}

const fill = (template: string, landmarks: Landmarks, write: (landmark: Landmark) => string): string =>
  template.replace(/\{(\w+)\}/g, (placeholder, name: LandmarkName) =>
    names.includes(name) ? write(landmarks[name]) : placeholder,
  );

/** The group of a mailbox's first calendar, which is its default one. */
const calendarGroupOf = ({ calendars: [first] }: SimulatedCloud["tenant"]["mailboxes"][number]) =>
  first?.groupId;

/** Replaces `{name}` by the id of a landmark as a caller writes it. */
export const atLandmarks = (template: string, landmarks: Landmarks): string =>
  fill(template, landmarks, ({ sealed }) => sealed);

/** The same as Graph is to be asked. */
export const atRawLandmarks = (template: string, landmarks: Landmarks): string =>
  fill(template, landmarks, ({ raw }) => encodeURIComponent(raw));

/** Finds a landmark in a collection: the first entity of Graph's that is it. */
type Find = (name: LandmarkName, collection: string, isIt: (entity: Entity) => boolean) => Promise<void>;

const anything = () => true;
const isA =
  (type: string) =>
  (entity: Entity): boolean =>
    entity["@odata.type"] === `#microsoft.graph.${type}`;

async function findDirectory(find: Find, { groups, orgContacts }: SimulatedCloud["tenant"]): Promise<void> {
  const contacts = new Set(orgContacts.map(({ id }) => id));
  const contactGroup = groups.find(({ memberIds }) => memberIds.some((id) => contacts.has(id)));
  await find("memberUser", "groups/{group}/members?$top=200", isA("user"));
  await find("memberGroup", "groups/{group}/members?$top=200", isA("group"));
  await find("groupWithContacts", "groups?$top=100", ({ id }) => id === contactGroup?.id);
  await find("memberContact", "groups/{groupWithContacts}/members?$top=200", isA("orgContact"));
  await find("organization", "organization", anything);
}

async function findPlaces(find: Find, found: Partial<Record<LandmarkName, Landmark>>): Promise<void> {
  const lists = "places/microsoft.graph.roomList";
  await find("room", "places/microsoft.graph.room", anything);
  await find("workspace", "places/microsoft.graph.workspace", anything);
  await find("roomList", lists, anything);
  let address: unknown;
  await find("roomListAddress", lists, ({ emailAddress }) => {
    address ??= emailAddress;
    return true;
  });
  if (found.roomList !== undefined) {
    found.roomListAddress = { ...found.roomList, raw: String(address) };
  }
  await find("roomInList", `places/{roomListAddress}/microsoft.graph.roomList/rooms`, anything);
  await find("workspaceInList", `places/{roomListAddress}/microsoft.graph.roomList/workspaces`, anything);
}

/** True for the collections that the proxy sorts by sealed id. */
const isSorted = (collection: string): boolean => /^(?:users\?|groups)/.test(collection);

/** The ids of a sanitized collection by those of the tenant's own: the seal joins them where it sorts them, else order. */
async function sealedByRaw(
  collection: string,
  raws: readonly string[],
  seals: readonly string[],
  sealIds: SealIds,
): Promise<ReadonlyMap<string, string>> {
  const sealed = isSorted(collection)
    ? await sealIds(raws)
    : new Map(raws.map((raw, i) => [raw, seals[i] ?? ""]));
  const expected = isSorted(collection) ? [...sealed.values()].sort() : [...sealed.values()];
  if (JSON.stringify(expected) !== JSON.stringify(seals)) throw new Error(`another order of ${collection}`);
  return sealed;
}

/** Walks to the landmarks. */
export async function findLandmarks(stack: SimulatedCloud, read: ReadPage): Promise<Landmarks> {
  const { tenant } = stack;
  const sealIds = createIdSealer(createInProcessService(stack).parts);
  const truth = createGraphWalk(tenant);
  const [other, mailbox] = tenant.mailboxes;
  if (other === undefined || mailbox === undefined) throw new Error("the tenant has no two mailboxes");
  const found: Partial<Record<LandmarkName, Landmark>> = {};
  const inbox = mailbox.folders.find(({ wellKnownName }) => wellKnownName === "inbox");

  const find: Find = async (name, collection, isIt) => {
    const target = `/v1.0/${collection}`;
    const raws = await truth(atRawLandmarks(target, found as Landmarks));
    const seals = await readAllPages(read, atLandmarks(target, found as Landmarks));
    const right = raws.find(isIt);
    if (right === undefined || raws.length !== seals.length)
      throw new Error(`no ${name} among ${collection}`);
    const idsOf = (records: readonly Entity[]) => records.map(({ id }) => String(id));
    const sealed = await sealedByRaw(collection, idsOf(raws), idsOf(seals), sealIds);
    const raw = String(right["id"]);
    found[name] = { raw, sealed: sealed.get(raw) ?? "" };
  };

  await find("user", "users?$top=500", ({ id }) => id === mailbox.owner.id);
  await find("otherUser", "users?$top=500", ({ id }) => id === other.owner.id);
  await find("userWithoutMailbox", "users?$top=500", ({ id }) => tenant.mailboxOf(String(id)) === undefined);
  await find("group", "groups?$top=100", anything);
  await find("message", "users/{user}/messages?$top=100", anything);
  await find("otherMessage", "users/{otherUser}/messages?$top=1000", anything);
  await find("folder", "users/{user}/mailFolders?$top=50", ({ id }) => id === inbox?.id);
  await find("messageInFolder", "users/{user}/mailFolders/{folder}/messages?$top=50", anything);
  const children = "users/{user}/mailFolders/{folder}/childFolders";
  await find("childFolder", `${children}?$top=50`, ({ totalItemCount }) => totalItemCount !== 0);
  await find("messageInChildFolder", `${children}/{childFolder}/messages`, anything);
  const isDefault = ({ isDefaultCalendar }: Entity) => isDefaultCalendar === true;
  await find("calendar", "users/{user}/calendars?$top=10", isDefault);
  await find("event", "users/{user}/events?$top=100", ({ type }) => type === "singleInstance");
  await find("series", "users/{user}/events?$top=100", ({ type }) => type === "seriesMaster");
  await findDirectory(find, tenant);
  await find("calendarGroup", "users/{user}/calendarGroups", ({ id }) => id === calendarGroupOf(mailbox));
  await find("category", "users/{user}/outlook/masterCategories", anything);
  await findPlaces(find, found);
  return found as Landmarks;
}
