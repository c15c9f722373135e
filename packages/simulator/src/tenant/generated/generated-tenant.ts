import { createRandom } from "../../random.ts";
import type { TenantContent } from "../content.ts";
import { domains, tenantDomains, tenantName } from "../domains.ts";
import { createOrganization } from "../people/organization.ts";
import { createOwnerOf, type Owner } from "../people/owners.ts";
import { createGeneratedMailbox, type GeneratedMailbox, type MailboxSize } from "./generated-mailbox.ts";
import { createGeneratedPeople } from "./generated-people.ts";
import { createNumberedGuids } from "./numbered-guid.ts";
import { createBodyStock } from "./stock.ts";

/** What a tenant is generated from. */
export interface GeneratedTenantOptions {
  /** How many people it has, each with a mailbox. */
  readonly mailboxes: number;
  /** Default: `generated`. */
  readonly seed?: string;
  /** The Entra tenant's id. Default: derived from the seed. */
  readonly id?: string;
  /** Milliseconds since the epoch; default a fixed day. */
  readonly now?: number;
  /** How much each mailbox holds. Default: up to 40 messages in the inbox, 12 that were sent, 8 meetings. */
  readonly size?: MailboxSize;
  /** How many mailboxes are held at a time; default 128. */
  readonly held?: number;
}

/** A tenant of any number of mailboxes, each generated from the seed and its number when it is asked for. */
export interface GeneratedTenant extends TenantContent {
  readonly history: NonNullable<TenantContent["history"]>;
  /** Lets what happens in one night happen in all mailboxes: the next revision. */
  advance(): void;
}

const defaultNow = Date.UTC(2026, 2, 2, 9, 0, 0);
const defaultSize: MailboxSize = { inbox: [0, 40], sent: [0, 12], events: [0, 8] };

/** Keeps the mailboxes that were asked for last. */
function createShelf(limit: number, generate: (number: number) => GeneratedMailbox) {
  const held = new Map<number, GeneratedMailbox>();
  return (number: number): GeneratedMailbox => {
    const found = held.get(number) ?? generate(number);
    held.delete(number);
    held.set(number, found);
    const [oldest] = held.keys();
    if (held.size > limit && oldest !== undefined) held.delete(oldest);
    return found;
  };
}

/** The mailboxes by their numbers, and whose GUIDs they have. */
function createMailboxes(options: GeneratedTenantOptions, { seed, tenantId, now, people }: Foundation) {
  const guids = createNumberedGuids(`${seed}/mailbox-id`);
  const body = createBodyStock(createRandom(`${seed}/stock`));
  const { size = defaultSize, held = 128 } = options;
  const common = { seed, tenantId, now, people, size, body };
  return {
    numbered: createShelf(held, (number) =>
      createGeneratedMailbox({ ...common, number, guid: guids.guidOf(number) }),
    ),
    has: (guid: string): boolean => (guids.numberOf(guid) ?? people.length) < people.length,
  };
}

interface Foundation {
  readonly seed: string;
  readonly tenantId: string;
  readonly now: number;
  readonly people: TenantContent["people"];
}

/**
 * Generates a tenant of people with mail and meetings. Nothing is stored per message: a mailbox that is asked for again is
 * generated again, to the same bytes, so that a tenant of any size needs no more memory than its directory. It cannot be
 * edited; {@link GeneratedTenant.advance} changes all of it, and every earlier state can still be read.
 */
export function createGeneratedTenant(options: GeneratedTenantOptions): GeneratedTenant {
  const { seed = "generated", now = defaultNow, mailboxes: count } = options;
  const id = options.id ?? createRandom(`${seed}/tenant`).guid();
  const { people, numberOf } = createGeneratedPeople({ seed, count, now });
  const mailboxes = createMailboxes(options, { seed, tenantId: id, now, people });
  let revision = 0;
  let ownerOf: ((address: string) => Owner) | undefined;
  const at = (moment: () => number): TenantContent => ({
    id,
    displayName: tenantName,
    initialDomain: domains.initial,
    domains: tenantDomains,
    now,
    people,
    groups: [],
    rooms: [],
    roomLists: [],
    workspaces: [],
    orgContacts: [],
    organization: createOrganization(id),
    personOf(key) {
      const number = numberOf(key);
      return number === undefined ? undefined : people[number];
    },
    mailboxOf(userId) {
      const number = numberOf(userId);
      return number === undefined ? undefined : mailboxes.numbered(number).at(moment());
    },
    hasMailbox: mailboxes.has,
    ownerOf(address) {
      ownerOf ??= createOwnerOf(people, []);
      return ownerOf(address);
    },
    removalOf: () => "deleted",
  });
  return {
    ...at(() => revision),
    history: {
      get revision() {
        return revision;
      },
      at: (wanted) => at(() => wanted),
    },
    advance() {
      revision += 1;
    },
  };
}
