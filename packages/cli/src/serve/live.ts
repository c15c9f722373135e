import { createLife, type LifeChange, type Tenant } from "@graphveil/simulator";

const sentences: Readonly<Record<LifeChange, string>> = {
  mailArrived: "A message arrives.",
  mailRead: "A message is read.",
  mailDeleted: "A message is deleted.",
  meetingBooked: "A meeting is booked.",
  meetingMoved: "A meeting moves.",
  meetingCancelled: "A meeting is cancelled.",
  personJoined: "A person joins.",
  personLeft: "A person leaves.",
};

/**
 * Lets the simulated tenant go on living, so that deltas have something to tell. The changes are the same in every run; only their
 * times are the clock's.
 *
 * @param say - takes a sentence for each change, with nothing of whom it is about
 * @returns ends it
 */
export function startLife(tenant: Tenant, seconds: number, say: (sentence: string) => void): () => void {
  const life = createLife(tenant);
  const timer = setInterval(() => say(sentences[life.step()]), seconds * 1000);
  return () => clearInterval(timer);
}
