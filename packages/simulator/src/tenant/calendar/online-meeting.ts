import type { Random } from "../../random.ts";
import { escapeHtml } from "../corpus/markup.ts";
import type { JsonObject } from "../wire.ts";

/** A Teams meeting: its links and numbers let anybody in. */
export interface OnlineMeeting {
  readonly joinUrl: string;
  /** `19:meeting_…@thread.v2`, without scheme and suffix: it is in every link of the meeting. */
  readonly threadKey: string;
  readonly conferenceId: string;
  readonly tollNumber: string;
  readonly wire: JsonObject;
  /** The block that Teams writes under an invitation. */
  readonly html: string;
  readonly text: string;
  /** The block is above the invitation's words, so that the preview shows the join URL. */
  readonly leads: boolean;
}

const link = (url: string, label: string) =>
  `<a class="me-email-link" href="${escapeHtml(url)}" target="_blank" rel="noreferrer noopener" style="font-size:14px; color:#5B5FC7">${label}</a>`;

function blockHtml(joinUrl: string, toll: string, conference: string, options: string): string {
  const dial = `tel:${toll.replaceAll(/[^+\d]/g, "")},,${conference}#`;
  return `<div style="max-width:520px; color:#242424; font-family:'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif" class="me-email-text">\r\n<div style="margin-bottom:24px; overflow:hidden; white-space:nowrap">________________________________________________________________________________</div>\r\n<div style="margin-bottom:12px"><span class="me-email-text" style="font-size:24px; font-weight:700">Microsoft Teams meeting</span></div>\r\n<div>${link(joinUrl, "Join the meeting\r\n now")}</div>\r\n<div>${link(dial, escapeHtml(toll))} <span>Phone conference ID: ${conference.replaceAll(/(\d{3})(?=\d)/g, "$1 ")}#</span></div>\r\n<div>For organizers: ${link(options, "Meeting options")}</div>\r\n</div>\r\n`;
}

/** A Teams meeting of an organizer; the tenant's and their ids are part of the join URL. */
export function createOnlineMeeting(random: Random, tenantId: string, organizerId: string): OnlineMeeting {
  const thread = Buffer.from(random.guid()).toString("base64url");
  const threadKey = `meeting_${thread}`;
  const context = `%7b%22Tid%22%3a%22${tenantId}%22%2c%22Oid%22%3a%22${organizerId}%22%7d`;
  const joinUrl = `https://teams.microsoft.com/l/meetup-join/19%3a${threadKey}%40thread.v2/0?context=${context}`;
  const conferenceId = String(random.int(100_000_000, 999_999_999));
  const tollNumber = `+49 69 90009 ${random.int(100, 999)}`;
  const tollFree = `0800 7234${random.int(100, 999)}`;
  const quickDial = `${tollNumber.replaceAll(" ", "")},,${conferenceId}#`;
  const options = `https://teams.microsoft.com/meetingOptions/?organizerId=${organizerId}&tenantId=${tenantId}&threadId=19_${threadKey}@thread.v2&messageId=0&language=en-GB`;
  const sparse = random.chance(0.3);
  const leads = random.chance(0.15);
  return {
    joinUrl,
    threadKey,
    conferenceId,
    tollNumber,
    wire: sparse
      ? { joinUrl }
      : {
          joinUrl,
          conferenceId,
          quickDial,
          tollNumber,
          tollFreeNumbers: [tollFree],
          phones: [{ number: tollNumber, type: "other", language: "de-DE", region: "Hessen-Mitte" }],
        },
    html: blockHtml(joinUrl, tollNumber, conferenceId, options),
    leads,
    text: leads
      ? `Join Microsoft Teams Online Meeting<${joinUrl}>`
      : `________________________________________________________________________________\r\nMicrosoft Teams meeting\r\nJoin the meeting now<${joinUrl}>\r\n${tollNumber}  Phone conference ID: ${conferenceId}#`,
  };
}
