import type { Random } from "../../random.ts";
import type { MailboxDraft, Sensitivity } from "../mailbox.ts";
import {
  groupParty,
  machineParties,
  outsideParties,
  type Party,
  personParty,
  toRecipient,
} from "../people/parties.ts";
import type { Topic } from "../prose.ts";
import { bodyRandom, type TenantDraft } from "../tenant-draft.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../wire.ts";
import { deliver, leaveDraft } from "./delivery.ts";
import { composeBody, type MailBody, type Quoted, type Signature } from "./mail-body.ts";
import type { MessagePlan } from "./message.ts";

const CONVERSATIONS_PER_MAILBOX = 3;
const BIG_MAILBOX_THREADS = 66;

/** The signature under a party's mail. */
export const signatureOf = ({ name, address, person }: Party): Signature => ({
  name,
  address,
  title: person?.jobTitle ?? null,
  phone: person?.businessPhone ?? null,
  place: person?.office ?? null,
});

const hex = (random: Random, bytes: number) => Buffer.from(random.bytes(bytes)).toString("hex").toUpperCase();

/** A Message-ID as the sender's system writes it: the same in every mailbox that holds a copy. */
export function internetMessageId({ address, person }: Party, random: Random): string {
  const server = `AM${random.int(0, 9)}PR04MB${random.int(1000, 9999)}`;
  if (person !== undefined && person.kind !== "guest") {
    return `<${server}${hex(random, 12)}@${server}.eurprd04.prod.outlook.com>`;
  }
  return `<${random.guid()}@mail.${address.split("@")[1] ?? "lanternworks.test"}>`;
}

interface Thread {
  readonly topic: Topic;
  readonly subject: string;
  readonly unique: Uint8Array;
  readonly startedAt: number;
  readonly members: readonly Party[];
  readonly length: number;
}

/** What a reply has to know of the message before it. */
interface Previous {
  readonly sender: Party;
  readonly body: MailBody;
  readonly sentAt: number;
}

function quote(thread: Thread, previous: Previous): Quoted {
  const to = thread.members.filter((member) => member !== previous.sender);
  return {
    from: `${previous.sender.name} <${previous.sender.address}>`,
    sent: new Date(previous.sentAt).toUTCString().replace("GMT", "").trim(),
    to: to
      .slice(0, 4)
      .map(({ name, address }) => `${name} <${address}>`)
      .join("; "),
    subject: thread.subject,
    sentences: previous.body.snippets,
  };
}

function messageBody(
  draft: TenantDraft,
  random: Random,
  thread: Thread,
  { sender, previous }: { readonly sender: Party; readonly previous?: Previous | undefined },
): MailBody {
  const others = thread.members.filter((member) => member !== sender);
  return composeBody({
    random: bodyRandom(draft, random),
    scale: 1,
    greeting: `Hi ${others[0]?.name ?? ""},`,
    telling: (own) => draft.prose.telling(own, thread.topic, own.int(2, 3)),
    signature: signatureOf(sender),
    external: sender.person === undefined,
    ...(previous === undefined ? {} : { quoted: () => quote(thread, previous) }),
  });
}

/** One thread in sixteen is private, another one confidential, a third personal: by its own bytes, not by chance. */
function sensitivityOf({ unique: [first = 0] }: Thread): Sensitivity {
  const marked: Readonly<Record<number, Sensitivity>> = { 0: "private", 1: "confidential", 2: "personal" };
  return marked[first % 16] ?? "normal";
}

/** One turn of a thread: who writes what, when, and through whom. */
interface Turn {
  readonly sender: Party;
  readonly body: MailBody;
  readonly sentAt: number;
  /** How many messages of the thread came before. */
  readonly replies: number;
  readonly delegate: Party;
}

function planMessage(random: Random, thread: Thread, turn: Turn): MessagePlan {
  const { sender, body, sentAt, replies, delegate } = turn;
  const others = thread.members.filter((member) => member !== sender);
  const cut = random.chance(0.35) ? Math.ceil(others.length / 2) : others.length;
  const from = toRecipient(sender, random);
  const prefix = replies === 0 ? "" : random.pick(["RE: ", "RE: ", "AW: ", "FW: "]);
  return {
    subject: prefix + thread.subject,
    body,
    contentType: random.chance(0.03) ? "text" : "html",
    from,
    sender: delegate === sender ? from : toRecipient(delegate, random),
    to: others.slice(0, cut).map((party) => toRecipient(party, random)),
    cc: others.slice(cut).map((party) => toRecipient(party, random)),
    bcc: random.chance(0.05) ? [toRecipient(random.pick(outsideParties), random)] : [],
    replyTo: machineParties.includes(sender)
      ? [{ emailAddress: { name: sender.name, address: sender.address } }]
      : [],
    sentAt,
    replies,
    internetMessageId: internetMessageId(sender, random),
    conversation: { unique: thread.unique, startedAt: thread.startedAt },
    importance: random.chance(0.08) ? "high" : random.chance(0.03) ? "low" : "normal",
    hasAttachments: random.chance(0.2),
    sensitivity: sensitivityOf(thread),
  };
}

/** Writes a thread of messages and delivers each. */
function converse(draft: TenantDraft, random: Random, thread: Thread): void {
  let previous: Previous | undefined;
  let sentAt = thread.startedAt;
  for (let replies = 0; replies < thread.length; replies += 1) {
    const candidates = thread.members.filter(({ group }) => group === undefined);
    const sender = candidates[replies % candidates.length];
    if (sender === undefined) return;
    const body = messageBody(draft, random, thread, { sender, previous });
    // A shared mailbox writes through one of its people: `sender` is who, `from` is for whom.
    const delegate = sender.person?.kind === "shared" ? random.pick(draft.parties) : sender;
    const plan = planMessage(random, thread, { sender, body, sentAt, replies, delegate });
    const recipients = thread.members.filter((member) => member !== sender);
    deliver(draft, random, { plan, senders: [sender], recipients });
    previous = { sender, body, sentAt };
    sentAt += random.int(9 * MINUTE_MS, 40 * HOUR_MS);
  }
}

function startThread(draft: TenantDraft, random: Random, members: readonly Party[], length: number): Thread {
  const topic = draft.prose.topic();
  return {
    topic,
    subject: draft.prose.subject(topic),
    unique: random.bytes(16),
    startedAt: draft.now - random.int(3 * HOUR_MS, 119 * DAY_MS) - 7 * DAY_MS * (length > 1 ? 1 : 0),
    members,
    length,
  };
}

function drawMembers(draft: TenantDraft, random: Random, opener: Party): Party[] {
  const members = [
    opener,
    ...random
      .sample(draft.parties, random.int(1, 4))
      .filter(({ person }) => person?.id !== opener.person?.id),
  ];
  if (random.chance(0.4)) members.push(random.pick(outsideParties));
  if (random.chance(0.08)) members.push(random.pick(draft.groupParties));
  return members;
}

function unfinished(draft: TenantDraft, random: Random, mailbox: MailboxDraft): void {
  const owner = personParty(mailbox.owner);
  const thread = startThread(draft, random, [], 1);
  const body = messageBody(draft, random, thread, { sender: owner });
  const turn = { sender: owner, body, sentAt: thread.startedAt, replies: 0, delegate: owner };
  const plan = planMessage(random, thread, turn);
  const subject = random.chance(0.3) ? null : random.chance(0.3) ? "" : plan.subject;
  leaveDraft(mailbox, { ...plan, subject, from: null, sender: null, to: [], cc: [], bcc: [] });
}

/** Fills all mailboxes with conversations: three of everybody's own, newsletters, two messages to all, drafts. */
export function holdConversations(draft: TenantDraft): void {
  const random = draft.random.fork("conversations");
  const talk = (members: readonly Party[], length: number) =>
    converse(draft, random, startThread(draft, random, members, length));
  const writers = [...draft.mailboxes.values()].filter(({ owner }) => owner.kind !== "room");
  for (const [at, mailbox] of writers.entries()) {
    const owner = personParty(mailbox.owner);
    for (let count = 0; count < CONVERSATIONS_PER_MAILBOX; count += 1) {
      talk(drawMembers(draft, random, owner), random.int(1, 3));
    }
    talk([random.pick(machineParties), owner], 1);
    if (at % 5 === 0) unfinished(draft, random, mailbox);
    if (at !== 0) continue;
    for (let count = 0; count < BIG_MAILBOX_THREADS; count += 1) {
      const partner = random.pick(outsideParties);
      talk(random.chance(0.5) ? [owner, partner] : [partner, owner], random.int(2, 4));
    }
  }
  const [allHands] = draft.groups;
  const speaker = draft.parties[3];
  if (allHands === undefined || speaker === undefined) return;
  talk([speaker, groupParty(allHands)], 1);
  talk([speaker, groupParty(allHands)], 1);
}
