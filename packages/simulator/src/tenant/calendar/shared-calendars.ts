import type { Random } from "../../random.ts";
import { composeBody, type MailBody } from "../mail/mail-body.ts";
import { personParty } from "../people/parties.ts";
import { bodyRandom, type TenantDraft } from "../tenant-draft.ts";
import { DAY_MS, HOUR_MS, neverTime } from "../wire.ts";
import { createEvents, type MeetingPlan } from "./event.ts";
import { nowhere } from "./locations.ts";

/** What Outlook shows of a private event to somebody who may not see it. */
const hiddenSubject = "Private Appointment";
const hiddenBody: MailBody = { html: "", text: "", snippets: [] };

const sensitivities = ["normal", "confidential", "private"] as const;

function planOf(
  draft: TenantDraft,
  random: Random,
  owner: Parameters<typeof personParty>[0],
  at: number,
): MeetingPlan {
  const { name, address } = personParty(owner);
  const topic = draft.prose.topic();
  const startAt = draft.now - (draft.now % DAY_MS) + (at - 1) * 5 * DAY_MS + random.int(8, 15) * HOUR_MS;
  const sensitivity = sensitivities[at] ?? "normal";
  const hidden = sensitivity === "private";
  const title = draft.prose.title(topic);
  return {
    subject: hidden ? hiddenSubject : title,
    body: hidden
      ? hiddenBody
      : composeBody({
          random: bodyRandom(draft, random),
          scale: 0.4,
          greeting: "Dear all,",
          telling: (own) => draft.prose.telling(own, topic, 2),
          signature: null,
        }),
    organizer: { emailAddress: { name, address } },
    attendees: [],
    place: nowhere,
    online: null,
    recurrence: null,
    startAt,
    endAt: startAt + HOUR_MS,
    createdAt: startAt - 9 * DAY_MS,
    unique: random.bytes(16),
    timeZone: owner.timeZone,
    isAllDay: false,
    isCancelled: false,
    sensitivity,
    showAs: "busy",
    ticks: random.int(0, 9999),
    legacyUrl: null,
    transactionId: null,
  };
}

/** Puts a plain, a confidential and a private event of its owner into every calendar that somebody else shares. */
export function fillSharedCalendars(draft: TenantDraft): void {
  const random = draft.random.fork("shared calendars");
  for (const mailbox of draft.mailboxes.values()) {
    for (const calendar of mailbox.calendars) {
      if (calendar.owner.id === mailbox.owner.id) continue;
      for (const at of sensitivities.keys()) {
        const copy = {
          calendarId: calendar.id,
          isOrganizer: false,
          response: { response: "none", time: neverTime },
          categories: [],
          forRoom: false,
        };
        mailbox.events.push(...createEvents(planOf(draft, random, calendar.owner, at), mailbox, copy));
      }
    }
  }
}
