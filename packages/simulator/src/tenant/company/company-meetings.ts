import type { Random } from "../../random.ts";
import { attendeeOf, type Invited, invite } from "../calendar/attendees.ts";
import { inRoom, nowhere } from "../calendar/locations.ts";
import { distribute } from "../calendar/meetings.ts";
import { type Recurrence, weekly } from "../calendar/recurrence.ts";
import { personParty, toRecipient } from "../people/parties.ts";
import type { Person } from "../people/person.ts";
import type { Room } from "../people/rooms.ts";
import { DAY_MS, MINUTE_MS } from "../wire.ts";
import { localTime, WEEKS, workday } from "./company-hours.ts";
import type { CompanyWriter } from "./company-mail.ts";

/** How busy each week is: people come back, plan in the sixth week, and leave for the holidays. */
const BUSY: readonly number[] = [0.6, 1, 1, 1, 1.2, 1.8, 1, 0.4];
const PROJECT_MEETINGS = 34;
const TEAM_MEMBERS = 8;
const PRIVATE_RATIO = 0.06;

interface Gathering {
  readonly organizer: Person;
  readonly guests: readonly Person[];
  readonly startAt: number;
  readonly minutes: number;
  readonly series: Recurrence | null;
  /** The share of such meetings that take a room. */
  readonly roomShare: number;
}

/** Gives the smallest room that is free and large enough; three in ten take whichever is free. */
function createBookings(random: Random, rooms: readonly Room[]) {
  const bySize = rooms.toSorted(
    (one, other) => Number(one.wire["capacity"]) - Number(other.wire["capacity"]),
  );
  const booked: { readonly room: Room; readonly from: number; readonly to: number }[] = [];
  return (starts: readonly number[], minutes: number, people: number): Room | undefined => {
    const spans = starts.map((from) => ({ from, to: from + minutes * MINUTE_MS }));
    const free = bySize.filter(
      (room) =>
        !booked.some(
          (one) => one.room === room && spans.some(({ from, to }) => from < one.to && one.from < to),
        ),
    );
    const fitting = free.filter(({ wire }) => Number(wire["capacity"]) >= people);
    const room = random.chance(0.3) && fitting.length > 0 ? random.pick(fitting) : fitting[0];
    if (room !== undefined) booked.push(...spans.map((span) => ({ room, ...span })));
    return room;
  };
}

type Bookings = ReturnType<typeof createBookings>;

function inviteAll(
  { draft, random }: CompanyWriter,
  gathering: Gathering,
  room: Room | undefined,
): Invited[] {
  const answers = [
    "accepted",
    "accepted",
    "accepted",
    "accepted",
    "tentativelyAccepted",
    "declined",
  ] as const;
  const guests = gathering.guests.map((guest) => ({
    ...invite(random, personParty(guest), gathering.startAt, "required"),
    response: random.pick(answers),
  }));
  const account = draft.people.find(({ id }) => id === room?.userId);
  if (account === undefined) return guests;
  const booking = invite(random, personParty(account), gathering.startAt, "resource");
  return [...guests, { ...booking, response: "accepted" }];
}

/** Puts one meeting or series into the calendars of those who are asked. */
function hold(writer: CompanyWriter, book: Bookings, gathering: Gathering): void {
  const { draft, random, body } = writer;
  const { organizer, guests, startAt, minutes, series, roomShare } = gathering;
  const starts = series?.starts ?? [startAt];
  const room = random.chance(roomShare) ? book(starts, minutes, guests.length + 1) : undefined;
  const invited = inviteAll(writer, gathering, room);
  const party = personParty(organizer);
  const plan = {
    subject: draft.prose.title(draft.prose.topic()),
    body: body(random),
    organizer: toRecipient(party, random),
    attendees: invited.map((one) => attendeeOf(one, true)),
    place: room === undefined ? nowhere : inRoom(room),
    online: null,
    recurrence: series,
    startAt,
    endAt: startAt + minutes * MINUTE_MS,
    createdAt: startAt - random.int(2, 14) * DAY_MS,
    unique: random.bytes(16),
    timeZone: organizer.timeZone,
    isAllDay: false,
    isCancelled: random.chance(0.03),
    sensitivity: random.chance(PRIVATE_RATIO) ? "private" : "normal",
    showAs: "busy",
    ticks: random.int(0, 9999),
    legacyUrl: null,
    transactionId: null,
  } as const;
  distribute(draft, random, { plan, organizer: party, invited });
}

/** A quarter of an hour of the organizer's working day. */
const drawStart = (random: Random, week: number, { timeZone }: Person): number =>
  localTime(workday(week, random.int(0, 4)), 9 + random.int(0, 28) / 4, timeZone);

/** The teams of a department: eight people or fewer, the first of whom leads. */
function teamsOf(people: readonly Person[]): readonly (readonly Person[])[] {
  const departments = [...Map.groupBy(people, ({ department }) => department).values()];
  return departments.flatMap((members) =>
    Array.from({ length: Math.ceil(members.length / TEAM_MEMBERS) }, (_, at) =>
      members.slice(at * TEAM_MEMBERS, (at + 1) * TEAM_MEMBERS),
    ),
  );
}

/** Fills the calendars of the company: teams every week, leads with each of their people, and projects across departments. */
export function holdCompanyMeetings(writer: CompanyWriter): void {
  const { draft, random, colleagues } = writer;
  const book = createBookings(random, draft.rooms);
  const members = draft.people.filter(({ kind }) => kind === "member");
  for (const [lead, ...team] of teamsOf(members)) {
    if (lead === undefined || team.length === 0) continue;
    const startAt = drawStart(random, 0, lead);
    const series = weekly(startAt, WEEKS, lead.timeZone);
    hold(writer, book, { organizer: lead, guests: team, startAt, minutes: 60, series, roomShare: 0.8 });
    for (const [at, member] of team.entries())
      for (let week = at % 2; week < WEEKS; week += 2) {
        const alone = { organizer: lead, guests: [member], minutes: 30, series: null, roomShare: 0.25 };
        hold(writer, book, { ...alone, startAt: drawStart(random, week, lead) });
      }
  }
  for (const [week, busy] of BUSY.entries())
    for (let left = Math.round(PROJECT_MEETINGS * busy); left > 0; left -= 1) {
      const organizer = random.pick(members);
      const guests = colleagues(organizer, random.int(2, 6));
      const meeting = {
        organizer,
        guests,
        minutes: random.pick([30, 60, 60, 90]),
        series: null,
        roomShare: 0.6,
      };
      hold(writer, book, { ...meeting, startAt: drawStart(random, week, organizer) });
    }
}
