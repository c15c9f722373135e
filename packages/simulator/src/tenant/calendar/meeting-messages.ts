import type { Random } from "../../random.ts";
import { internetMessageId } from "../mail/conversations.ts";
import { deliver } from "../mail/delivery.ts";
import type { MessagePlan } from "../mail/message.ts";
import type { Party } from "../people/parties.ts";
import type { TenantDraft } from "../tenant-draft.ts";
import { HOUR_MS, type JsonObject, utc } from "../wire.ts";
import { type Invited, timeSlot } from "./attendees.ts";
import type { MeetingPlan } from "./event.ts";

/** Message type and verb of each answer; the enum's spelling of "tentatively" is Graph's own. */
const answers = {
  accepted: ["meetingAccepted", "Accepted"],
  tentativelyAccepted: ["meetingTenativelyAccepted", "Tentative"],
  declined: ["meetingDeclined", "Declined"],
} as const;

function meetingProperties(plan: MeetingPlan, messageType: string): JsonObject {
  return {
    meetingMessageType: messageType,
    type: plan.recurrence === null ? "singleInstance" : "seriesMaster",
    isOutOfDate: false,
    isAllDay: plan.isAllDay,
    isDelegated: false,
    startDateTime: utc(plan.startAt),
    endDateTime: utc(plan.endAt),
    location: plan.place.location,
    recurrence: plan.recurrence?.wire ?? null,
  };
}

function meetingMessage(plan: MeetingPlan, random: Random, from: Party, sentAt: number): MessagePlan {
  const sender = { emailAddress: { name: from.name, address: from.address } };
  return {
    subject: plan.subject,
    body: plan.body,
    contentType: "html",
    from: sender,
    sender,
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    sentAt,
    internetMessageId: internetMessageId(from, random),
    conversation: { unique: plan.unique, startedAt: plan.createdAt },
    replies: 0,
    importance: "normal",
    hasAttachments: false,
    sensitivity: plan.sensitivity,
  };
}

/** A meeting with who holds it and whom it invites. */
export interface Meeting {
  readonly plan: MeetingPlan;
  readonly organizer: Party;
  readonly invited: readonly Invited[];
}

function sendResponse(draft: TenantDraft, random: Random, { plan, organizer }: Meeting, one: Invited): void {
  if (one.response === "none" || one.response === "notResponded" || one.answeredAt === null) return;
  const [messageType, verb] = answers[one.response];
  const properties = {
    ...meetingProperties(plan, messageType),
    responseType: one.response,
    proposedNewTime: one.proposedAt === null ? null : timeSlot(one.proposedAt),
  };
  const message: MessagePlan = {
    ...meetingMessage(plan, random, one.party, Math.min(one.answeredAt, draft.now - HOUR_MS)),
    subject: `${verb}: ${plan.subject}`,
    to: [plan.organizer],
    replies: 1,
    meeting: { type: "#microsoft.graph.eventMessageResponse", properties },
  };
  deliver(draft, random, { plan: message, senders: [], recipients: [organizer] });
}

/** Sends the invitation to everybody invited and their answers back: `eventMessage`s among the other mail. */
export function sendInvitation(draft: TenantDraft, random: Random, meeting: Meeting): void {
  const { plan, organizer, invited } = meeting;
  const properties = {
    ...meetingProperties(plan, plan.isCancelled ? "meetingCancelled" : "meetingRequest"),
    responseRequested: true,
    allowNewTimeProposals: random.chance(0.3) ? null : true,
    meetingRequestType: "newMeetingRequest",
    previousStartDateTime: null,
    previousEndDateTime: null,
    previousLocation: null,
  };
  const request: MessagePlan = {
    ...meetingMessage(plan, random, organizer, Math.min(plan.createdAt, draft.now - HOUR_MS)),
    to: invited.map(({ recipient }) => recipient),
    meeting: { type: "#microsoft.graph.eventMessageRequest", properties },
  };
  deliver(draft, random, { plan: request, senders: [], recipients: invited.map(({ party }) => party) });
  for (const one of invited) sendResponse(draft, random, meeting, one);
}
