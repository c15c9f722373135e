import type { Mailbox } from "./mailboxes.ts";

/** A mailbox that is not done yet. */
export interface Job {
  readonly mailbox: Mailbox;
  /** How many requests it has cost. */
  readonly requests: number;
  /** When it may be asked for (milliseconds of the clock). */
  readonly notBefore: number;
}

/** Requests that a job sends: its settings, and its user where the name is not known. */
export const sizeOf = ({ mailbox }: Job): number => (mailbox.name === undefined ? 2 : 1);

/** What is still to be asked. */
export interface Queue {
  /** Jobs whose time has come, as many as `room` requests hold; those that are asked again come first. */
  take(room: number, now: number): readonly Job[];
  /** Puts jobs back. */
  again(jobs: readonly Job[]): void;
  isEmpty(): boolean;
  /** When the next job may be asked for; infinite where there is none. */
  nextAt(): number;
}

/** Makes the queue of the mailboxes, in their order. */
export function createQueue(mailboxes: readonly Mailbox[]): Queue {
  let at = 0;
  let waiting: Job[] = [];
  return {
    take(room, now) {
      const taken: Job[] = [];
      let left = room;
      const fits = (job: Job): boolean => {
        if (job.notBefore > now || sizeOf(job) > left) return false;
        left -= sizeOf(job);
        taken.push(job);
        return true;
      };
      waiting = waiting.filter((job) => !fits(job));
      for (; at < mailboxes.length; at++) {
        const mailbox = mailboxes[at];
        if (mailbox !== undefined && !fits({ mailbox, requests: 0, notBefore: 0 })) break;
      }
      return taken;
    },
    again(jobs) {
      waiting.push(...jobs);
    },
    isEmpty: () => at >= mailboxes.length && waiting.length === 0,
    nextAt: () =>
      at < mailboxes.length
        ? 0
        : waiting.reduce((next, { notBefore }) => Math.min(next, notBefore), Number.POSITIVE_INFINITY),
  };
}
