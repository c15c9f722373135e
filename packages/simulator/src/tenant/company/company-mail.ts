import type { Random } from "../../random.ts";
import { internetMessageId } from "../mail/conversations.ts";
import { deliver } from "../mail/delivery.ts";
import type { MailBody } from "../mail/mail-body.ts";
import { personParty, toRecipient } from "../people/parties.ts";
import type { Person } from "../people/person.ts";
import type { TenantDraft } from "../tenant-draft.ts";
import { DAY_MS } from "../wire.ts";
import { drawAnswer, drawWriting, FIRST_DAY, WEEKS, workdays } from "./company-hours.ts";
import { departments } from "./departments.ts";

/** With what the company's mail is written. */
export interface CompanyWriter {
  readonly draft: TenantDraft;
  readonly random: Random;
  readonly body: (random: Random) => MailBody;
  readonly colleagues: (person: Person, count: number) => readonly Person[];
}

/** How likely a message is answered. */
const ANSWERED_RATIO = 0.6;
const MOST_MESSAGES = 6;
/** How many are written to; the others get a copy. */
const DIRECT_RECIPIENTS = 2;
const END_MS = FIRST_DAY + WEEKS * 7 * DAY_MS;

interface Conversation {
  readonly subject: string;
  readonly unique: Uint8Array;
  readonly startedAt: number;
  readonly members: readonly Person[];
}

interface Turn {
  readonly sender: Person;
  readonly sentAt: number;
  readonly replies: number;
}

const habitsOf = ({ department }: Person) => {
  const found = departments.find(({ name }) => name === department);
  if (found === undefined) throw new RangeError("nobody writes who is in no department");
  return found;
};

function send({ draft, random, body }: CompanyWriter, talk: Conversation, turn: Turn): void {
  const { sender, sentAt, replies } = turn;
  const [from, others] = [personParty(sender), talk.members.filter((one) => one !== sender).map(personParty)];
  const author = toRecipient(from, random);
  const plan = {
    subject: `${replies === 0 ? "" : "RE: "}${talk.subject}`,
    body: body(random),
    contentType: "html",
    from: author,
    sender: author,
    to: others.slice(0, DIRECT_RECIPIENTS).map((party) => toRecipient(party, random)),
    cc: others.slice(DIRECT_RECIPIENTS).map((party) => toRecipient(party, random)),
    bcc: [],
    replyTo: [],
    sentAt,
    replies,
    internetMessageId: internetMessageId(from, random),
    conversation: { unique: talk.unique, startedAt: talk.startedAt },
    importance: "normal",
    hasAttachments: random.chance(0.2),
  } as const;
  deliver(draft, random, { plan, senders: [from], recipients: others });
}

/** Writes one conversation: somebody asks, and as long as it is answered, another one of them answers. */
function converse(writer: CompanyWriter, opener: Person, day: number): void {
  const { draft, random, colleagues } = writer;
  const late = random.chance(habitsOf(opener).lateShare);
  const startedAt = drawWriting(random, day, opener.timeZone, late);
  const members = [opener, ...colleagues(opener, random.pick([1, 1, 1, 2, 2, 3]))];
  const subject = draft.prose.subject(draft.prose.topic());
  const talk: Conversation = { subject, unique: random.bytes(16), startedAt, members };
  let [sender, sentAt] = [opener, startedAt];
  for (let replies = 0; replies < MOST_MESSAGES && sentAt < END_MS; replies += 1) {
    send(writer, talk, { sender, sentAt, replies });
    if (!random.chance(ANSWERED_RATIO)) return;
    const last = sender;
    sender = random.pick(members.filter((one) => one !== last));
    const { timeZone, replyMinutes: median, lateShare } = habitsOf(sender);
    sentAt = drawAnswer(random, sentAt, { timeZone, median, late: random.chance(lateShare) });
  }
}

/** Fills the mailboxes of the company with the conversations of its working days. */
export function writeCompanyMail(writer: CompanyWriter): void {
  const writers = writer.draft.people.filter(({ kind }) => kind === "member");
  for (const day of workdays)
    for (const person of writers)
      if (writer.random.chance(habitsOf(person).conversations)) converse(writer, person, day);
}
