import type { Random } from "../../random.ts";
import { type Party, toRecipient } from "../people/parties.ts";
import { DAY_MS, HOUR_MS, type JsonObject, neverTime, type Recipient, toTicks, utc } from "../wire.ts";

/** Somebody who was invited, with what they answered. */
export interface Invited {
  readonly party: Party;
  readonly type: "required" | "optional" | "resource";
  readonly response: "accepted" | "tentativelyAccepted" | "declined" | "none" | "notResponded";
  readonly recipient: Recipient;
  readonly answeredAt: number | null;
  /** The time of the answer as an event shows it. */
  readonly time: string;
  /** Start of the other time that they propose. */
  readonly proposedAt: number | null;
}

/** One hour, as a proposed new time has it. */
export const timeSlot = (startAt: number): JsonObject => ({
  start: utc(startAt),
  end: utc(startAt + HOUR_MS),
});

const responses = [
  "accepted",
  "accepted",
  "tentativelyAccepted",
  "declined",
  "none",
  "notResponded",
] as const;

/** Invites somebody to a meeting and draws what they answer. */
export function invite(random: Random, party: Party, startAt: number, kind: Invited["type"]): Invited {
  const response = random.pick(responses);
  const answeredAt = startAt - random.int(1, 5) * DAY_MS;
  const proposes = response === "tentativelyAccepted" && random.chance(0.4);
  return {
    party,
    type: kind,
    response,
    recipient: toRecipient(party, random),
    answeredAt: response === "none" || response === "notResponded" ? null : answeredAt,
    time:
      response === "none" || response === "notResponded"
        ? neverTime
        : toTicks(answeredAt, random.int(0, 9999)),
    proposedAt: proposes ? startAt + random.int(1, 6) * HOUR_MS : null,
  };
}

/** An attendee as the organizer sees them, or as the other attendees do, who learn no answers. */
export function attendeeOf({ recipient, type, response, time, proposedAt }: Invited, byOrganizer: boolean) {
  return {
    type,
    status: byOrganizer ? { response, time } : { response: "none", time: neverTime },
    ...(byOrganizer && proposedAt !== null ? { proposedNewTime: timeSlot(proposedAt) } : {}),
    ...recipient,
  };
}
