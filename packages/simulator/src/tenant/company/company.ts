import { createRandom } from "../../random.ts";
import type { TenantContent } from "../content.ts";
import { domains, tenantDomains, tenantName } from "../domains.ts";
import { createBodyStock } from "../generated/stock.ts";
import { closeMailbox, openMailbox } from "../mailbox.ts";
import { createOrganization } from "../people/organization.ts";
import { createOwnerOf } from "../people/owners.ts";
import { createRooms } from "../people/rooms.ts";
import { createLooseProse } from "../prose.ts";
import { directoryParties, type TenantDraft } from "../tenant-draft.ts";
import { writeCompanyMail } from "./company-mail.ts";
import { holdCompanyMeetings } from "./company-meetings.ts";
import { createColleagues, createCompanyPeople } from "./company-people.ts";

/** What a company is generated from. */
export interface CompanyOptions {
  /** Default: `company`. */
  readonly seed?: string;
  /** The Entra tenant's id. Default: derived from the seed. */
  readonly id?: string;
}

/** Monday, 2 March 2026, nine o'clock in UTC: behind the eight weeks of mail and meetings. */
const NOW = Date.UTC(2026, 2, 2, 9, 0, 0);

/**
 * Generates a company whose mail and meetings have the patterns that analyses look for: departments that turn to one another
 * unevenly, answer at their own pace, in their own time zones, and meet more in some weeks. The same options give the same bytes.
 * It cannot be edited.
 */
export function createCompany(options: CompanyOptions = {}): TenantContent {
  const { seed = "company" } = options;
  const random = createRandom(seed);
  const id = options.id ?? random.fork("tenant").guid();
  const members = createCompanyPeople(seed, NOW);
  const rooms = createRooms(random, members);
  const prose = createLooseProse(random.fork("prose"));
  const open = { prose, random, now: NOW, sharer: null };
  const drafts = new Map(
    members.map((owner, at) => [owner.id, openMailbox({ ...open, owner, index: at + 1 })]),
  );
  const directory = { people: members, groups: [], rooms, ...directoryParties(members, []) };
  const draft: TenantDraft = { tenantId: id, now: NOW, random, prose, mailboxes: drafts, ...directory };
  const body = createBodyStock(random.fork("stock"));
  const colleagues = createColleagues(seed, members);
  writeCompanyMail({ draft, random: random.fork("mail"), body, colleagues });
  holdCompanyMeetings({ draft, random: random.fork("meetings"), body, colleagues });
  const mailboxes = new Map([...drafts].map(([userId, mailbox]) => [userId, closeMailbox(mailbox)]));
  const guids = new Set([...mailboxes.values()].map(({ identity }) => identity.guid));
  const people = members.toSorted((one, other) => (one.userPrincipalName < other.userPrincipalName ? -1 : 1));
  return {
    id,
    displayName: tenantName,
    initialDomain: domains.initial,
    domains: tenantDomains,
    now: NOW,
    people,
    groups: [],
    rooms,
    roomLists: [],
    workspaces: [],
    orgContacts: [],
    organization: createOrganization(id),
    personOf(key) {
      const wanted = key.toLowerCase();
      return people.find((one) => one.id === wanted || one.userPrincipalName.toLowerCase() === wanted);
    },
    mailboxOf: (userId) => mailboxes.get(userId),
    hasMailbox: (guid) => guids.has(guid),
    ownerOf: createOwnerOf(people, []),
    removalOf: () => "deleted",
  };
}
