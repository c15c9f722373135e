import type { Random } from "../../random.ts";
import { categories } from "../corpus/phrases.ts";
import { composeBody } from "../mail/mail-body.ts";
import type { MailboxDraft } from "../mailbox.ts";
import { outsideParties, type Party, personParty } from "../people/parties.ts";
import type { Topic } from "../prose.ts";
import { bodyRandom, mailboxesOf, type TenantDraft } from "../tenant-draft.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, neverTime } from "../wire.ts";
import { attendeeOf, type Invited, invite } from "./attendees.ts";
import { createEvents, type EventCopy, type MeetingPlan } from "./event.ts";
import { drawPlace, type MeetingPlace } from "./locations.ts";
import { type Meeting, sendInvitation } from "./meeting-messages.ts";
import { createOnlineMeeting, type OnlineMeeting } from "./online-meeting.ts";
import { drawRecurrence } from "./recurrence.ts";

/** Where the big mailbox has its hundred meetings of eight attendees, in milliseconds before now. */
export const benchWindow = { from: 420 * DAY_MS, to: 300 * DAY_MS, meetings: 150, attendees: 8 } as const;

const MEETINGS_PER_MAILBOX = 3;

/** What is fixed about a meeting before it is drawn. */
interface MeetingSeed {
  readonly organizer: Party;
  readonly attendees: readonly Party[];
  readonly startAt: number;
  readonly recurring: boolean;
  /** Without rooms and oddities: the measured ones. */
  readonly plain: boolean;
  /** Certain to be announced by mail, and long enough for deviations when it recurs. */
  readonly certain: boolean;
}

function inviteAll(random: Random, seed: MeetingSeed, place: MeetingPlace, draft: TenantDraft): Invited[] {
  const guests = seed.attendees.map((party, at) =>
    invite(random, party, seed.startAt, at % 4 === 3 ? "optional" : "required"),
  );
  const account = draft.people.find(({ id }) => id === place.room?.userId);
  if (account === undefined || seed.plain) return guests;
  return [...guests, invite(random, personParty(account), seed.startAt, "resource")];
}

/** Where a meeting takes place, in the calendar and on line. */
function drawVenue(draft: TenantDraft, random: Random, { organizer, plain }: MeetingSeed) {
  const host = organizer.person?.id ?? draft.tenantId;
  const online = random.chance(plain ? 0.3 : 0.5) ? createOnlineMeeting(random, draft.tenantId, host) : null;
  return { online, place: drawPlace(random, plain ? [] : draft.rooms, online?.joinUrl ?? null) };
}

function drawSensitivity(random: Random): MeetingPlan["sensitivity"] {
  const draw = random.next();
  if (draw < 0.12) return "private";
  return draw < 0.14 ? "confidential" : "normal";
}

/** What a meeting says of itself beside its words and its time. */
function drawManner(random: Random, seed: MeetingSeed, isAllDay: boolean) {
  return {
    isCancelled: !seed.plain && random.chance(0.04),
    sensitivity: drawSensitivity(random),
    showAs: isAllDay ? ("oof" as const) : random.pick(["busy", "busy", "busy", "tentative"] as const),
    ticks: random.int(0, 9999),
    legacyUrl: random.chance(0.02) ? `https://meet.lync.com/lanternworks/${random.guid()}` : null,
    transactionId: random.chance(0.5) ? random.guid().toUpperCase() : null,
  };
}

function drawInvitation(
  draft: TenantDraft,
  random: Random,
  seed: MeetingSeed,
  { topic, block }: { readonly topic: Topic; readonly block: OnlineMeeting | null },
) {
  return composeBody({
    random: bodyRandom(draft, random),
    scale: seed.plain ? 0.6 : 1,
    greeting: seed.attendees.length === 0 ? "Note to self:" : "Dear all,",
    telling: (own) => draft.prose.telling(own, topic, own.int(2, 3)),
    signature: null,
    ...(block === null ? {} : { block }),
  });
}

function planMeeting(draft: TenantDraft, random: Random, seed: MeetingSeed): Meeting {
  const { organizer, certain } = seed;
  const topic = draft.prose.topic();
  const isAllDay = !seed.plain && random.chance(0.08);
  const startAt = isAllDay ? seed.startAt - (seed.startAt % DAY_MS) : seed.startAt;
  const { online, place } = drawVenue(draft, random, seed);
  const invited = inviteAll(random, seed, place, draft);
  const timeZone = organizer.person?.timeZone ?? "UTC";
  const manner = drawManner(random, seed, isAllDay);
  const title = draft.prose.title(topic);
  const horizon = certain ? Number.POSITIVE_INFINITY : draft.now + 60 * DAY_MS;
  const pattern = { startAt, timeZone, horizon, shortest: certain ? 7 : 4 };
  const plan: MeetingPlan = {
    ...manner,
    subject: manner.isCancelled ? `Canceled: ${title}` : title,
    body: drawInvitation(draft, random, seed, { topic, block: online }),
    organizer: { emailAddress: { name: organizer.name, address: organizer.address } },
    attendees: [],
    place,
    online,
    recurrence: seed.recurring ? drawRecurrence(random, pattern) : null,
    startAt,
    endAt: startAt + (isAllDay ? DAY_MS : random.pick([25, 30, 50, 60, 90]) * MINUTE_MS),
    createdAt: seed.startAt - random.int(6, 30) * DAY_MS - random.int(0, HOUR_MS),
    unique: random.bytes(16),
    timeZone,
    isAllDay,
  };
  return { plan, organizer, invited };
}

/** Puts a copy into one calendar: the default one, or the user's own for what they keep to themselves. */
function put(
  random: Random,
  mailbox: MailboxDraft,
  plan: MeetingPlan,
  copy: Omit<EventCopy, "calendarId" | "categories">,
) {
  const [main, own] = mailbox.calendars;
  const calendarId = (plan.attendees.length === 0 ? (own ?? main) : main)?.id ?? "";
  const labels = random.chance(0.1) ? random.sample(categories, 1) : [];
  mailbox.events.push(...createEvents(plan, mailbox, { ...copy, calendarId, categories: labels }));
}

/** Puts a meeting into the calendars of its organizer and of everybody whom it reaches, each once. */
export function distribute(draft: TenantDraft, random: Random, { plan, organizer, invited }: Meeting): void {
  const ownBoxes = mailboxesOf(draft, [organizer]);
  const seenByOrganizer = { ...plan, attendees: invited.map((one) => attendeeOf(one, true)) };
  const seenByOthers = { ...plan, attendees: invited.map((one) => attendeeOf(one, false)) };
  for (const mailbox of ownBoxes) {
    const response = { response: "organizer", time: neverTime };
    put(random, mailbox, seenByOrganizer, { isOrganizer: true, response, forRoom: false });
  }
  const reached = new Set<MailboxDraft>(ownBoxes);
  for (const { party, response: answer, time } of invited) {
    for (const mailbox of mailboxesOf(draft, [party])) {
      if (reached.has(mailbox)) continue;
      reached.add(mailbox);
      const response = { response: answer === "none" ? "notResponded" : answer, time };
      put(random, mailbox, seenByOthers, {
        isOrganizer: false,
        response,
        forRoom: mailbox.owner.kind === "room",
      });
    }
  }
}

function hold(draft: TenantDraft, random: Random, seed: MeetingSeed): void {
  const meeting = planMeeting(draft, random, seed);
  distribute(draft, random, meeting);
  if (!seed.plain && meeting.invited.length > 0 && (seed.certain || random.chance(0.3)))
    sendInvitation(draft, random, meeting);
}

function drawAttendees(draft: TenantDraft, random: Random, organizer: Party): Party[] {
  const parties = random
    .sample(draft.parties, random.int(0, 5))
    .filter(({ person }) => person?.id !== organizer.person?.id);
  if (random.chance(0.3)) parties.push(random.pick(outsideParties));
  if (random.chance(0.06)) parties.push(random.pick(draft.groupParties));
  return parties;
}

/** A quarter of an hour between seven and five of the working day at or behind the given time. */
function workingHour(random: Random, time: number): number {
  const weekday = new Date(time).getUTCDay();
  const wait = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  return time - (time % DAY_MS) + wait * DAY_MS + random.int(28, 68) * 15 * MINUTE_MS;
}

/** The measured meetings of the big mailbox: evenly spread over their window, each with eight attendees. */
function holdMeasured(draft: TenantDraft, random: Random, organizer: Party): void {
  const { from, to, meetings, attendees: size } = benchWindow;
  const others = draft.parties.filter(({ person }) => person?.id !== organizer.person?.id);
  for (let count = 0; count < meetings; count += 1) {
    const startAt = workingHour(random, draft.now - from + (count * (from - to)) / meetings);
    const inside = random.sample(others, 4);
    const attendees = [...inside, ...random.sample(outsideParties, size - inside.length)];
    hold(draft, random, { organizer, attendees, startAt, recurring: false, plain: true, certain: false });
  }
}

/** Meetings that show every shape in the big mailbox, whatever the seed: a series each way, announced and answered. */
function holdCertain(draft: TenantDraft, random: Random, big: Party): void {
  const others = draft.parties.filter(
    ({ person }) => person?.kind === "member" && person.id !== big.person?.id,
  );
  const startAt = workingHour(random, draft.now - 50 * DAY_MS);
  for (let count = 0; count < 6; count += 1) {
    const [first = big, ...rest] = random.sample(others, 4);
    const mine = count % 2 === 0;
    const seed = { startAt: startAt + count * 3 * DAY_MS, recurring: count < 4, plain: false, certain: true };
    hold(draft, random, { ...seed, organizer: mine ? big : first, attendees: [mine ? first : big, ...rest] });
  }
}

/** Fills all calendars: some meetings and now and then a series of everybody, and the big mailbox's own. */
export function holdMeetings(draft: TenantDraft): void {
  const random = draft.random.fork("meetings");
  const organizers = [...draft.mailboxes.values()]
    .filter(({ owner }) => owner.kind !== "room")
    .map(({ owner }) => personParty(owner));
  for (const [at, organizer] of organizers.entries()) {
    for (let count = 0; count < MEETINGS_PER_MAILBOX; count += 1) {
      const startAt = workingHour(random, draft.now + random.int(-60, 60) * DAY_MS);
      const recurring = count === 0 && at % 3 === 0;
      const attendees = drawAttendees(draft, random, organizer);
      hold(draft, random, { organizer, attendees, startAt, recurring, plain: false, certain: false });
    }
  }
  const [big] = organizers;
  if (big === undefined) return;
  holdCertain(draft, random, big);
  holdMeasured(draft, random, big);
}
