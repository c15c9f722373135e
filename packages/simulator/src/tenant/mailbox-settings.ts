import { awayReplies } from "./corpus/phrases.ts";
import type { Person } from "./person.ts";
import type { Prose } from "./prose.ts";
import type { Random } from "./random.ts";
import { day, type JsonObject, utc } from "./wire.ts";

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
  readonly wire: JsonObject;
}

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

function automaticReplies({ away, now }: SettingsPlan, replyText: string | null): JsonObject {
  const message = replyText === null ? "" : replyHtml(replyText);
  return {
    status: away,
    externalAudience: away === "scheduled" ? "contactsOnly" : away === "disabled" ? "none" : "all",
    internalReplyMessage: message,
    externalReplyMessage: away === "scheduled" ? "" : message,
    scheduledStartDateTime: utc(now - day),
    scheduledEndDateTime: utc(now + 13 * day),
  };
}

/** A mailbox's settings as Graph answers them. */
export function createMailboxSettings(plan: SettingsPlan): MailboxSettings {
  const { owner, random, localized } = plan;
  const replyText =
    plan.away === "disabled" ? null : random.pick(awayReplies).replaceAll("{a}", plan.prose.coin());
  const people = owner.kind === "member";
  return {
    replyText,
    wire: {
      archiveFolder: plan.archiveFolderId,
      timeZone: owner.timeZone,
      delegateMeetingMessageDeliveryOptions: "sendToDelegateOnly",
      dateFormat: localized ? "dd.MM.yyyy" : "yyyy-MM-dd",
      timeFormat: localized ? "HH:mm" : "h:mm tt",
      userPurpose: purposes[owner.kind],
      automaticRepliesSetting: automaticReplies(plan, replyText),
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
