import type { Random } from "../../random.ts";
import { awayReplies } from "../corpus/phrases.ts";
import type { Person } from "../people/person.ts";
import type { Prose } from "../prose.ts";
import { DAY_MS, type JsonObject, utc } from "../wire.ts";

/** What {@link createMailboxSettings} needs to know. */
export interface SettingsPlan {
  readonly owner: Person;
  readonly archiveFolderId: string;
  readonly random: Random;
  readonly prose: Prose;
  readonly now: number;
  readonly localized: boolean;
  readonly away: "disabled" | "scheduled" | "alwaysEnabled";
  readonly customTimeZone: boolean;
}

/** The settings with the text of the automatic reply, which is a secret of its own. */
export interface MailboxSettings {
  readonly replyText: string | null;
  /** What people outside read; null when they get no answer. */
  readonly externalReplyText: string | null;
  readonly wire: JsonObject;
}

/** What a mailbox is for, as Graph tells it; an application may meet members of the enumeration that it does not know. */
export type UserPurpose =
  | "user"
  | "linked"
  | "shared"
  | "room"
  | "equipment"
  | "others"
  | "unknownFutureValue";

const purposes = { member: "user", guest: "others", shared: "shared", room: "room" } as const;

const customTimeZone: JsonObject = {
  "@odata.type": "#microsoft.graph.customTimeZone",
  bias: -200,
  name: "Customized Time Zone",
  standardOffset: { time: "02:00:00.0000000", dayOccurrence: 4, dayOfWeek: "sunday", month: 5, year: 0 },
  daylightOffset: {
    daylightBias: -100,
    time: "02:00:00.0000000",
    dayOccurrence: 2,
    dayOfWeek: "sunday",
    month: 10,
    year: 0,
  },
};

const replyHtml = (text: string) => `<html>\n<body>\n<p>${text}<br>\n</p></body>\n</html>\n`;

interface Replies {
  readonly replyText: string | null;
  readonly externalReplyText: string | null;
}

/** Draws the texts: another one for people outside, and none for a scheduled absence. */
function drawReplies({ random, prose, away }: SettingsPlan): Replies {
  if (away === "disabled") return { replyText: null, externalReplyText: null };
  const text = random.pick(awayReplies);
  const coined = prose.coin();
  const other = awayReplies[(awayReplies.indexOf(text) + 1) % awayReplies.length] ?? text;
  return {
    replyText: text.replaceAll("{a}", coined),
    externalReplyText: away === "scheduled" ? null : other.replaceAll("{a}", coined),
  };
}

function automaticReplies({ away, now }: SettingsPlan, replies: Replies): JsonObject {
  const html = (text: string | null) => (text === null ? "" : replyHtml(text));
  return {
    status: away,
    externalAudience: away === "scheduled" ? "contactsOnly" : away === "disabled" ? "none" : "all",
    internalReplyMessage: html(replies.replyText),
    externalReplyMessage: html(replies.externalReplyText),
    scheduledStartDateTime: utc(now - DAY_MS),
    scheduledEndDateTime: utc(now + 13 * DAY_MS),
  };
}

/** A mailbox's settings as Graph answers them. */
export function createMailboxSettings(plan: SettingsPlan): MailboxSettings {
  const { owner, localized } = plan;
  const replies = drawReplies(plan);
  const people = owner.kind === "member";
  return {
    ...replies,
    wire: {
      archiveFolder: plan.archiveFolderId,
      timeZone: owner.timeZone,
      delegateMeetingMessageDeliveryOptions: "sendToDelegateOnly",
      dateFormat: localized ? "dd.MM.yyyy" : "yyyy-MM-dd",
      timeFormat: localized ? "HH:mm" : "h:mm tt",
      userPurpose: purposes[owner.kind],
      automaticRepliesSetting: automaticReplies(plan, replies),
      language: localized
        ? { locale: "de-DE", displayName: "Deutsch (Deutschland)" }
        : { locale: people ? "en-GB" : "", displayName: people ? "English (United Kingdom)" : null },
      workingHours: {
        daysOfWeek: people ? ["monday", "tuesday", "wednesday", "thursday", "friday"] : [],
        startTime: "08:00:00.0000000",
        endTime: "17:00:00.0000000",
        timeZone: plan.customTimeZone ? customTimeZone : { name: owner.timeZone },
      },
    },
  };
}
