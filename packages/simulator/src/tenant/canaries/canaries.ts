import type { CalendarEvent, Mailbox, Message } from "../mailbox.ts";
import type { Group } from "../people/groups.ts";
import type { OrgContact } from "../people/org-contacts.ts";
import type { Organization } from "../people/organization.ts";
import type { Person } from "../people/person.ts";
import type { Room } from "../people/rooms.ts";
import type { Workspace } from "../people/workspaces.ts";
import type { Tenant } from "../tenant.ts";
import type { JsonObject, JsonValue } from "../wire.ts";
import { addressForms, guidForms, itemIdForms, localPart, phoneForms } from "./canary-forms.ts";

/** What a canary is: a scan may allow some kinds under some profiles. */
export type CanaryKind =
  | "displayName"
  | "givenName"
  | "surname"
  | "address"
  | "localPart"
  | "phone"
  | "jobTitle"
  | "department"
  | "employeeId"
  | "biography"
  /** Anchors, SIDs and directory extensions. */
  | "directoryKey"
  | "groupName"
  | "description"
  | "guid"
  | "subject"
  | "body"
  | "bodyPreview"
  | "category"
  | "location"
  | "itemId"
  | "changeKey"
  | "conversationId"
  | "iCalUId"
  | "internetMessageId"
  | "joinUrl"
  | "conferenceId"
  | "folderName"
  | "calendarName"
  | "header"
  | "transactionId"
  | "url"
  | "reply";

/** A seeded value that must not be in what leaves the proxy. */
export interface Canary {
  readonly kind: CanaryKind;
  readonly value: string;
}

/** Values that are in clear by design, or that say nothing. */
const harmless = new Set([
  "Northwind Traders",
  "Microsoft Teams Meeting",
  "Private Appointment",
  "Calendar",
  "Top of Information Store",
  "Conversation History",
  "Deleted Items",
  "Drafts",
  "Archive",
  "Archiv",
  "Junk Email",
  "Outbox",
  "Sent Items",
  "Sync Issues",
  "My Calendars",
  "Other Calendars",
  "People's Calendars",
]);

type Draft = readonly [CanaryKind, JsonValue | undefined];

/** Several values of one kind. */
const all = (kind: CanaryKind, values: readonly (JsonValue | undefined)[]): Draft[] =>
  values.map((value) => [kind, value]);

const fromAddress = (address: string | null): Draft[] =>
  address === null || address === ""
    ? []
    : [...all("address", addressForms(address)), ["localPart", localPart(address)]];

const fromPhone = (phone: JsonValue | undefined): Draft[] =>
  typeof phone === "string" ? all("phone", phoneForms(phone)) : [];

function* fromPerson(person: Person): Generator<Draft> {
  const { wire, building } = person;
  yield* all("displayName", [person.displayName, wire["onPremisesDistinguishedName"]]);
  yield ["givenName", person.givenName];
  yield ["surname", person.surname];
  yield ["jobTitle", person.jobTitle];
  yield ["department", person.department];
  yield ["employeeId", person.employeeId];
  yield* all("biography", [person.biography, ...(wire["interests"] as readonly string[])]);
  yield ["url", wire["mySite"]];
  yield* all("guid", guidForms(person.id));
  for (const key of ["securityIdentifier", "onPremisesImmutableId", "onPremisesSecurityIdentifier"]) {
    yield ["directoryKey", wire[key]];
  }
  yield ["directoryKey", person.costCode];
  yield* all("localPart", [wire["mailNickname"], wire["onPremisesSamAccountName"]]);
  for (const address of [person.mail, person.userPrincipalName, ...person.proxyAddresses])
    yield* fromAddress(address);
  for (const phone of [person.businessPhone, person.mobilePhone]) yield* fromPhone(phone);
  yield* all("location", [person.office, building?.street, building?.city, building?.postalCode]);
}

function* fromGroup(group: Group): Generator<Draft> {
  yield* all("guid", guidForms(group.id));
  yield ["groupName", group.displayName];
  yield* all("description", [group.description, group.membershipRule]);
  yield ["localPart", group.nickname];
  yield ["directoryKey", group.wire["securityIdentifier"]];
  for (const address of [group.mail, ...group.proxyAddresses]) yield* fromAddress(address);
}

function* fromRoom(room: Room): Generator<Draft> {
  const { displayName, nickname, building, wire } = room;
  yield* all("location", [
    displayName,
    nickname,
    building.name,
    wire["label"],
    ...(wire["tags"] as readonly string[]),
  ]);
  yield* all("guid", guidForms(room.placeId));
  yield* fromPhone(room.phone);
}

function* fromWorkspace(workspace: Workspace): Generator<Draft> {
  const { displayName, nickname, placeId, emailAddress, wire } = workspace;
  yield* all("location", [displayName, nickname, wire["label"]]);
  yield* all("guid", guidForms(placeId));
  yield* fromAddress(emailAddress);
}

function* fromOrgContact(contact: OrgContact): Generator<Draft> {
  yield* all("guid", guidForms(contact.id));
  yield ["displayName", contact.displayName];
  yield ["givenName", contact.givenName];
  yield ["surname", contact.surname];
  yield ["jobTitle", contact.jobTitle];
  yield ["department", contact.company];
  yield* fromAddress(contact.address);
  yield* fromPhone(contact.phone ?? undefined);
}

function* fromOrganization({ wire }: Organization): Generator<Draft> {
  for (const name of [
    "marketingNotificationEmails",
    "technicalNotificationMails",
    "securityComplianceNotificationMails",
  ])
    for (const address of wire[name] as readonly string[]) yield* fromAddress(address);
  for (const phone of wire["businessPhones"] as readonly string[]) yield* fromPhone(phone);
  const { contactEmail, statementUrl } = wire["privacyProfile"] as JsonObject;
  yield* fromAddress(String(contactEmail));
  yield ["url", statementUrl];
  yield* all("location", [wire["street"], wire["city"], wire["postalCode"]]);
}

/** Every name and address under a recipient, at any depth. */
function* fromRecipients(value: JsonValue | undefined): Generator<Draft> {
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value)) {
    for (const entry of value as readonly JsonValue[]) yield* fromRecipients(entry);
    return;
  }
  const { emailAddress } = value as JsonObject;
  if (emailAddress === undefined || emailAddress === null || typeof emailAddress !== "object") return;
  const { name, address } = emailAddress as JsonObject;
  if (typeof name === "string" && !name.includes("@")) yield ["displayName", name];
  if (typeof address === "string") yield* fromAddress(address);
}

/** Names, addresses and links of a place; coordinates stay with the tests that look for numbers. */
function* fromPlace(value: JsonValue | undefined): Generator<Draft> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return;
  const { displayName, uniqueId, locationUri, address } = value as JsonObject;
  for (const part of [displayName, uniqueId, locationUri]) yield ["location", part];
  if (address === undefined || address === null || typeof address !== "object") return;
  const { street, city, postalCode } = address as JsonObject;
  for (const part of [street, city, postalCode]) yield ["location", part];
}

/** What messages and events have in common. */
function* fromItem({ id, immutableId, snippets, wire }: Message | CalendarEvent): Generator<Draft> {
  yield* all("itemId", [...itemIdForms(id), immutableId]);
  yield ["changeKey", wire["changeKey"]];
  yield ["subject", wire["subject"]];
  for (const snippet of snippets) yield ["body", snippet];
  yield ["bodyPreview", String(wire["bodyPreview"] ?? "").slice(0, 60)];
  for (const category of (wire["categories"] ?? []) as readonly string[]) yield ["category", category];
  yield* fromPlace(wire["location"]);
}

function* fromMessage(message: Message): Generator<Draft> {
  const { wire } = message;
  yield* fromItem(message);
  yield* all("conversationId", itemIdForms(String(wire["conversationId"])));
  yield ["conversationId", String(wire["conversationIndex"]).replace(/=+$/, "")];
  for (const { value } of wire["internetMessageHeaders"] as readonly JsonObject[]) yield ["header", value];
  yield ["internetMessageId", String(wire["internetMessageId"]).slice(1, -1)];
  for (const line of ["from", "sender"]) yield* fromRecipients(wire[line]);
  for (const line of ["toRecipients", "ccRecipients", "bccRecipients", "replyTo"])
    yield* fromRecipients(wire[line]);
}

function* fromEvent(event: CalendarEvent): Generator<Draft> {
  const { wire } = event;
  yield* fromItem(event);
  yield ["iCalUId", wire["iCalUId"]];
  yield ["iCalUId", wire["uid"]];
  yield ["transactionId", wire["transactionId"]];
  yield ["joinUrl", wire["onlineMeetingUrl"]];
  for (const place of (wire["locations"] ?? []) as readonly JsonValue[]) yield* fromPlace(place);
  yield* fromRecipients(wire["attendees"]);
  yield* fromRecipients(wire["organizer"]);
  const meeting = wire["onlineMeeting"] as JsonObject | null;
  if (meeting === null) return;
  const joinUrl = String(meeting["joinUrl"]);
  yield ["joinUrl", joinUrl];
  yield ["joinUrl", /meeting_[\w-]+/.exec(joinUrl)?.[0]];
  yield ["conferenceId", meeting["conferenceId"]];
  yield* fromPhone(meeting["tollNumber"]);
  for (const number of (meeting["tollFreeNumbers"] ?? []) as readonly string[]) yield* fromPhone(number);
}

function* fromMailbox(mailbox: Mailbox): Generator<Draft> {
  yield* all("guid", guidForms(mailbox.identity.guid));
  yield* all("reply", [mailbox.settings.replyText, mailbox.settings.externalReplyText]);
  for (const { id, displayName } of mailbox.folders) {
    yield* all("itemId", itemIdForms(id));
    yield ["folderName", displayName];
  }
  for (const { id, name } of [...mailbox.calendars, ...mailbox.calendarGroups]) {
    yield* all("itemId", itemIdForms(id));
    yield ["calendarName", name];
  }
  for (const { displayName } of mailbox.masterCategories) yield ["category", displayName];
  for (const message of mailbox.messages) yield* fromMessage(message);
  for (const event of mailbox.events) yield* fromEvent(event);
}

function* drafts(tenant: Tenant): Generator<Draft> {
  yield* all("guid", guidForms(tenant.id));
  for (const group of tenant.groups) yield* fromGroup(group);
  for (const contact of tenant.orgContacts) yield* fromOrgContact(contact);
  yield* fromOrganization(tenant.organization);
  for (const room of tenant.rooms) yield* fromRoom(room);
  for (const workspace of tenant.workspaces) yield* fromWorkspace(workspace);
  for (const { placeId } of tenant.roomLists) yield* all("guid", guidForms(placeId));
  for (const person of tenant.people) yield* fromPerson(person);
  for (const mailbox of tenant.mailboxes) yield* fromMailbox(mailbox);
}

/**
 * Every seeded secret of the tenant, each value once under the first kind that has it. Values that JSON escapes come in
 * both forms. Left out is what has fewer than six characters or is in clear by design, and numbers: times, sizes and
 * coordinates.
 */
export function* canaries(tenant: Tenant): Generator<Canary> {
  const seen = new Set<string>(harmless);
  for (const domain of tenant.domains) seen.add(domain);
  for (const [kind, draft] of drafts(tenant)) {
    if (typeof draft !== "string") continue;
    for (const value of [draft, JSON.stringify(draft).slice(1, -1)]) {
      if (value.length < 6 || seen.has(value)) continue;
      seen.add(value);
      yield { kind, value };
    }
  }
}
