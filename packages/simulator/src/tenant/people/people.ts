import type { Random } from "../../random.ts";
import { type CastMember, cast } from "../corpus/cast.ts";
import { givenNames, surnames } from "../corpus/names.ts";
import { guests, type Outsider } from "../corpus/outsiders.ts";
import { departments, jobTitles } from "../corpus/phrases.ts";
import { buildings, roomPlans, sharedMailboxes } from "../corpus/places.ts";
import { domains, legacyDn } from "../domains.ts";
import type { Prose } from "../prose.ts";
import { DAY_MS } from "../wire.ts";
import { createPerson, type Person, type PersonPlan } from "./person.ts";

const MEMBERS = 84;

const timeZones = [
  "W. Europe Standard Time",
  "GMT Standard Time",
  "Eastern Standard Time",
  "Tokyo Standard Time",
  "India Standard Time",
  "Pacific Standard Time",
] as const;

/** What all creators of people share. */
interface Office {
  readonly random: Random;
  readonly prose: Prose;
  readonly now: number;
  phone(): string;
}

function createPhones(random: Random): () => string {
  const numbers = random.sample([...Array(900).keys()], 900);
  let used = 0;
  return () => {
    const number = String((numbers[used % 900] ?? 0) + 100);
    used += 1;
    return random.pick([`+44 20 7946 0${number}`, `+49 30 23125 ${number}`, `+1 (425) 555-0${number}`]);
  };
}

const asciiLogin = (givenName: string, surname: string) => `${givenName}.${surname}`.toLowerCase();

/** The parts of a plan that depend on nothing but chance. */
function ordinary(office: Office, login: string): Omit<PersonPlan, "displayName" | "givenName" | "surname"> {
  const { random } = office;
  const building = random.pick(buildings);
  const address = `${login}@${domains.main}`;
  const proxies = [`SMTP:${address}`, `smtp:${login}@${domains.initial}`];
  if (random.chance(0.4)) {
    const hex = Buffer.from(random.bytes(16)).toString("hex");
    proxies.push(`X500:${legacyDn(hex, login.slice(0, 12))}`);
  }
  if (random.chance(0.5)) proxies.push(`SIP:${address}`);
  if (random.chance(0.2)) proxies.push(`smtp:${login.split(".").reverse().join("_")}@${domains.sub}`);
  const synced = random.chance(0.25);
  return {
    kind: "member",
    id: random.guid(),
    login,
    userPrincipalName: address,
    mail: address,
    proxyAddresses: proxies,
    enabled: true,
    hasMailbox: true,
    createdAt: office.now - random.int(60, 2400) * DAY_MS,
    businessPhone: random.chance(0.85) ? office.phone() : null,
    mobilePhone: random.chance(0.4) ? office.phone() : null,
    employeeId: random.chance(0.8) ? `NW-${random.int(100_000, 999_999)}` : null,
    jobTitle: random.chance(0.9) ? random.pick(jobTitles) : null,
    department: random.chance(0.95) ? random.pick(departments) : null,
    office: random.chance(0.8) ? `${building.name} ${random.int(1, 6)}/${random.int(1000, 9999)}` : null,
    building,
    language: random.chance(0.6) ? random.pick(["en-GB", "de-DE", "cs-CZ"]) : null,
    timeZone: random.pick(timeZones),
    syncedFrom: synced
      ? {
          immutableId: Buffer.from(random.bytes(16)).toString("base64"),
          sid: `S-1-5-21-${random.int(1e8, 4e9)}-${random.int(1e8, 4e9)}-${random.int(1e8, 4e9)}-${random.int(1100, 9999)}`,
        }
      : null,
    costCode: null,
    biography: random.chance(0.5) ? `${office.prose.coin()} and the art of waiting` : null,
    managerId: null,
  };
}

function formerName(plan: PersonPlan, member: CastMember): PersonPlan {
  const old = asciiLogin(member.givenName, member.formerSurname ?? "");
  return {
    ...plan,
    userPrincipalName: `${old}@${domains.main}`,
    proxyAddresses: [
      `SMTP:${plan.login}@${domains.main}`,
      `smtp:${old}@${domains.main}`,
      `smtp:${old}@${domains.initial}`,
      `X500:${legacyDn("8f3a61c20d4e4b7f9a5512cd78e0b3f4", old.slice(0, 12))}`,
      `SIP:${old}@${domains.main}`,
    ],
  };
}

/** Bends an ordinary plan into the odd shape that the cast asks for. */
function odd(plan: PersonPlan, member: CastMember, office: Office): PersonPlan {
  const mixed = plan.login.replaceAll(/(^|\.)[a-z]/g, (start) => start.toUpperCase());
  switch (member.oddity) {
    case "formerName":
      return formerName(plan, member);
    case "disabled":
      return { ...plan, enabled: false, jobTitle: null, businessPhone: null };
    case "withoutMailbox":
      return { ...plan, mail: null, proxyAddresses: [], hasMailbox: false };
    case "mixedCaseDomain": {
      const mail = `${mixed}@EU.Northwind-Traders.com`;
      return { ...plan, mail, proxyAddresses: [`SMTP:${mail}`, `smtp:${plan.login}@${domains.main}`] };
    }
    case "costCode":
      return { ...plan, costCode: `KST-${office.prose.coin()}` };
    case "unicode":
    case "decomposed":
    case "comma":
    case "quotes":
    case "apostrophe":
      return plan;
  }
}

function castPlan(member: CastMember, office: Office): PersonPlan {
  const { givenName, surname } = member;
  const displayName = member.displayName ?? `${givenName} ${surname}`;
  return odd({ ...ordinary(office, member.login), displayName, givenName, surname }, member, office);
}

function guestPlan(guest: Outsider, office: Office): PersonPlan {
  const local = guest.address.replace("@", "_");
  return {
    ...ordinary(office, `${guest.givenName}.${guest.surname}`.toLowerCase()),
    kind: "guest",
    displayName: `${guest.givenName} ${guest.surname}`,
    givenName: office.random.chance(0.6) ? guest.givenName : null,
    surname: office.random.chance(0.6) ? guest.surname : null,
    userPrincipalName: `${local}#EXT#@${domains.initial}`,
    mail: guest.address,
    proxyAddresses: [`SMTP:${guest.address}`],
    hasMailbox: false,
    businessPhone: null,
    mobilePhone: null,
    employeeId: null,
    jobTitle: null,
    department: null,
    office: null,
    building: null,
    syncedFrom: null,
    biography: null,
  };
}

function accountPlan(kind: "shared" | "room", name: string, login: string, office: Office): PersonPlan {
  return {
    ...guestPlan({ givenName: "", surname: "", address: `${login}@${domains.main}` }, office),
    kind,
    login,
    displayName: name,
    givenName: null,
    surname: null,
    userPrincipalName: `${login}@${domains.main}`,
    proxyAddresses: [`SMTP:${login}@${domains.main}`, `smtp:${login}@${domains.initial}`],
    enabled: false,
    hasMailbox: true,
    timeZone: "W. Europe Standard Time",
  };
}

const MAX_REPORTS = 7;

/** A tree in which everybody has up to seven reports; the first member has no manager. */
const managerOf = (members: readonly PersonPlan[], at: number): string | null =>
  at === 0 ? null : (members[Math.floor((at - 1) / MAX_REPORTS)]?.id ?? null);

/** All accounts of the tenant; the first one owns the big mailbox. */
export function createPeople(seed: Random, prose: Prose, now: number): readonly Person[] {
  const random = seed.fork("people");
  const office: Office = { random, prose, now, phone: createPhones(random.fork("phones")) };
  const plain = MEMBERS - cast.length;
  const family = random.sample(surnames, plain);
  const given = [...random.sample(givenNames, givenNames.length), ...givenNames];
  const plans = family.map((surname, at): PersonPlan => {
    const givenName = given[at] ?? "Theodric";
    const displayName = `${givenName} ${surname}`;
    return { ...ordinary(office, asciiLogin(givenName, surname)), displayName, givenName, surname };
  });
  const members = [...plans, ...cast.map((member) => castPlan(member, office))];
  return [
    ...members.map((plan, at) => ({ ...plan, managerId: managerOf(members, at) })),
    ...guests.map((guest) => guestPlan(guest, office)),
    ...sharedMailboxes.map(({ name, login }) => accountPlan("shared", name, login, office)),
    ...roomPlans.map(({ name, login }) => accountPlan("room", name, login, office)),
  ].map(createPerson);
}
