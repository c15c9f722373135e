import { createRandom, type Random } from "../../random.ts";
import { givenNames, surnames } from "../corpus/names.ts";
import type { Mailbox } from "../mailbox.ts";
import { personParty } from "../people/parties.ts";
import type { Tenant } from "../tenant.ts";
import { HOUR_MS } from "../wire.ts";

/** What happens in a tenant. */
export type LifeChange =
  | "mailArrived"
  | "mailRead"
  | "mailDeleted"
  | "meetingBooked"
  | "meetingMoved"
  | "meetingCancelled"
  | "personJoined"
  | "personLeft";

/** How a tenant goes on living. */
export interface Life {
  /**
   * Lets one thing happen, which deltas then tell of. The first turn brings each change once, in this order; then chance decides,
   * and mail is the most frequent.
   */
  step(): LifeChange;
}

const everyChange: readonly LifeChange[] = [
  "mailArrived",
  "meetingBooked",
  "personJoined",
  "mailRead",
  "meetingMoved",
  "mailDeleted",
  "meetingCancelled",
  "personLeft",
];

/** What chance draws from: a change that is there more often happens more often. */
const chances: readonly LifeChange[] = [
  ...Array.from({ length: 8 }, () => "mailArrived" as const),
  "mailRead",
  "mailRead",
  "mailDeleted",
  "meetingBooked",
  "meetingBooked",
  "meetingMoved",
  "meetingCancelled",
  "personJoined",
  "personLeft",
];

const subjects = [
  "Figures for the quarter",
  "Lunch on Thursday",
  "Minutes of today",
  "A question on the draft",
];

interface Setting {
  readonly tenant: Tenant;
  readonly random: Random;
  /** Ids of the people who joined and have not left. */
  readonly newcomers: string[];
}

/** Does a change; false where nothing is there that could change. */
type Change = (setting: Setting) => boolean;

const isOwners = ({ owner }: Mailbox): boolean => owner.kind === "member";

/** A mailbox of a member of whose things there is one, and the thing. */
const pickThing = <T>(
  { tenant, random }: Setting,
  thingsOf: (mailbox: Mailbox) => readonly T[],
): readonly [mailbox: Mailbox, thing: T] | undefined => {
  const owners = tenant.mailboxes.filter((mailbox) => isOwners(mailbox) && thingsOf(mailbox).length > 0);
  if (owners.length === 0) return undefined;
  const mailbox = random.pick(owners);
  return [mailbox, random.pick(thingsOf(mailbox))];
};

const editorOf = ({ tenant }: Setting, { owner }: Mailbox) => tenant.edit.mailbox(owner.id);

const ownMeetings = ({ events }: Mailbox) =>
  events.filter(({ type, wire }) => type === "singleInstance" && wire["isCancelled"] !== true);

const graphTime = (at: number) => ({
  dateTime: new Date(at).toISOString().replace("Z", "0000"),
  timeZone: "UTC",
});

const bookMeeting = ({ tenant, random, ...rest }: Setting): boolean => {
  const mailbox = random.pick(tenant.mailboxes.filter(isOwners));
  const startAt = tenant.now + random.int(1, 200) * HOUR_MS;
  const subject = random.pick(subjects);
  editorOf({ tenant, random, ...rest }, mailbox).addEvent({ subject, startAt, endAt: startAt + HOUR_MS });
  return true;
};

const moveMeeting: Change = (setting) => {
  const [mailbox, meeting] = pickThing(setting, ownMeetings) ?? [];
  if (mailbox === undefined || meeting === undefined) return false;
  const by = setting.random.int(1, 48) * HOUR_MS;
  const [start, end] = [graphTime(meeting.startAt + by), graphTime(meeting.endAt + by)];
  editorOf(setting, mailbox).updateEvent(meeting.id, { start, end });
  return true;
};

const deliverMail = (setting: Setting): boolean => {
  const { tenant, random } = setting;
  const [to, from] = random.sample(tenant.mailboxes.filter(isOwners), 2);
  if (to === undefined || from === undefined) return false;
  const subject = random.pick(subjects);
  editorOf(setting, to).addMessage({
    subject,
    text: `${subject}: see you then.`,
    from: personParty(from.owner),
  });
  return true;
};

const inboxOf = ({ messages, folders }: Mailbox) => {
  const inbox = folders.find(({ wellKnownName }) => wellKnownName === "inbox")?.id;
  return messages.filter(({ folderId }) => folderId === inbox);
};

const join: Change = ({ tenant, random, newcomers }) => {
  const taken = new Set(tenant.people.map(({ userPrincipalName }) => userPrincipalName.split("@")[0]));
  const names = givenNames.flatMap((givenName) => surnames.map((surname) => ({ givenName, surname })));
  const free = names.filter(({ givenName, surname }) => !taken.has(`${givenName}.${surname}`.toLowerCase()));
  if (free.length === 0) return false;
  newcomers.push(tenant.edit.addUser(random.pick(free)).id);
  return true;
};

const changes: Readonly<Record<LifeChange, Change>> = {
  mailArrived: deliverMail,
  mailRead(setting) {
    const [mailbox, message] =
      pickThing(setting, (each) => inboxOf(each).filter(({ isRead }) => !isRead)) ?? [];
    if (mailbox === undefined || message === undefined) return false;
    editorOf(setting, mailbox).updateMessage(message.id, { isRead: true });
    return true;
  },
  mailDeleted(setting) {
    const [mailbox, message] = pickThing(setting, inboxOf) ?? [];
    if (mailbox === undefined || message === undefined) return false;
    editorOf(setting, mailbox).deleteMessage(message.id);
    return true;
  },
  meetingBooked: bookMeeting,
  meetingMoved: moveMeeting,
  meetingCancelled(setting) {
    const [mailbox, meeting] = pickThing(setting, ownMeetings) ?? [];
    if (mailbox === undefined || meeting === undefined) return false;
    editorOf(setting, mailbox).deleteEvent(meeting.id);
    return true;
  },
  personJoined: join,
  personLeft({ tenant, newcomers }) {
    const [first] = newcomers.splice(0, 1);
    if (first === undefined) return false;
    tenant.edit.deleteUser(first);
    return true;
  },
};

/**
 * Lets a tenant go on living, so that deltas can be practised: mail arrives, is read and deleted; meetings are booked, moved and
 * cancelled; people join, and those who joined leave again. The same seed brings the same changes.
 *
 * @param seed - default `life`
 */
export function createLife(tenant: Tenant, seed = "life"): Life {
  const random = createRandom(seed);
  const setting: Setting = { tenant, random, newcomers: [] };
  const first = [...everyChange];
  return {
    step() {
      const change = first.shift() ?? random.pick(chances);
      if (changes[change](setting)) return change;
      deliverMail(setting);
      return "mailArrived";
    },
  };
}
