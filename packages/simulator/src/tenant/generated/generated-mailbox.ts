import { createRandom, type Random } from "../../random.ts";
import { closeMailbox, type Mailbox, type MailboxDraft, openMailbox } from "../mailbox.ts";
import { type Party, personParty } from "../people/parties.ts";
import type { Person } from "../people/person.ts";
import { createLooseProse } from "../prose.ts";
import { HOUR_MS } from "../wire.ts";
import { drawChanges } from "./generated-changes.ts";
import { type ItemWriter, writeEvent, writeMessage } from "./generated-items.ts";

/** A mailbox at every revision of its tenant. What did not change between two of them is the same object. */
export interface GeneratedMailbox {
  at(revision: number): Mailbox;
}

/** How much a mailbox holds at first, as the least and the most of each. */
export interface MailboxSize {
  readonly inbox: readonly [least: number, most: number];
  readonly sent: readonly [least: number, most: number];
  readonly events: readonly [least: number, most: number];
}

/** What a mailbox is generated from. */
export interface GeneratedMailboxOptions extends Pick<ItemWriter, "body" | "tenantId" | "now"> {
  readonly seed: string;
  /** Its place among the mailboxes of the tenant. */
  readonly number: number;
  readonly guid: string;
  readonly people: readonly Person[];
  readonly size: MailboxSize;
}

const MESSAGE_EVERY_MS = 7 * HOUR_MS;
const EVENT_EVERY_MS = 11 * HOUR_MS;

/** The people that a mailbox writes to: its neighbours, so that everybody has correspondents. */
function correspondents({ number, people }: GeneratedMailboxOptions, random: Random): readonly Party[] {
  return Array.from({ length: 6 }, () => {
    const other = people[(number + random.int(1, 50)) % people.length];
    if (other === undefined) throw new RangeError("a tenant has people");
    return personParty(other);
  });
}

function open(options: GeneratedMailboxOptions, owner: Person): MailboxDraft {
  const { seed, number, guid, now } = options;
  const random = createRandom(`${seed}/mailbox/${number}`);
  const prose = createLooseProse(random.fork("prose"));
  // The first mailbox of a drawn tenant has every odd shape; that of a generated one is like the others.
  return openMailbox({ owner, random, prose, now, guid, sharer: null, index: number + 1 });
}

/** The mailbox with those folders of the revision before whose counts did not change. */
function nextRevision(before: Mailbox | undefined, now: Mailbox): Mailbox {
  const folders = now.folders.map((folder, at) => {
    const known = before?.folders[at];
    return known !== undefined && JSON.stringify(known.wire) === JSON.stringify(folder.wire) ? known : folder;
  });
  return { ...now, folders };
}

/** Generates the mailbox of a number. Messages and events are written when they are read. */
export function createGeneratedMailbox(options: GeneratedMailboxOptions): GeneratedMailbox {
  const { seed, number, people, size, now } = options;
  const owner = people[number];
  if (owner === undefined) throw new RangeError("no person has this number");
  const draft = open(options, owner);
  const random = createRandom(`${seed}/content/${number}`);
  const writer: ItemWriter = { ...options, draft, owner, parties: correspondents(options, random) };
  const count = ([least, most]: readonly [number, number]) => random.int(least, most);
  for (const [folder, amount] of [
    ["inbox", size.inbox],
    ["sentitems", size.sent],
  ] as const)
    for (let left = count(amount); left > 0; left -= 1)
      draft.messages.push(writeMessage(writer, random, { folder, sentAt: now - left * MESSAGE_EVERY_MS }));
  for (let left = count(size.events); left > 0; left -= 1)
    draft.events.push(...writeEvent(writer, random, now + (left % 2 === 0 ? left : -left) * EVENT_EVERY_MS));
  const revisions: Mailbox[] = [closeMailbox(draft)];
  return {
    at(revision) {
      for (let next = revisions.length; next <= revision; next += 1) {
        drawChanges(writer, createRandom(`${seed}/changes/${number}/${next}`), next);
        revisions.push(nextRevision(revisions[next - 1], { ...closeMailbox(draft), revision: next }));
      }
      const found = revisions[revision];
      if (found === undefined) throw new RangeError("no such revision");
      return found;
    },
  };
}
