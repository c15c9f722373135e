import { createRandom } from "../../random.ts";
import { givenNames, surnames } from "../corpus/names.ts";
import { departments, jobTitles } from "../corpus/phrases.ts";
import { buildings } from "../corpus/places.ts";
import { domains } from "../domains.ts";
import { createPerson, type Person, type PersonPlan } from "../people/person.ts";
import { DAY_MS } from "../wire.ts";
import { createNumberedGuids } from "./numbered-guid.ts";

/** The people of a generated tenant. */
export interface GeneratedPeople {
  /** By user principal name, which is in the order of their numbers. */
  readonly people: readonly Person[];
  /** The number of an object id or of a user principal name, in any case; undefined for nobody's. */
  numberOf(key: string): number | undefined;
}

/** What people are generated from. */
export interface GeneratedPeopleOptions {
  readonly seed: string;
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const DIGITS = 7;

const loginOf = (number: number): string => `p${String(number).padStart(DIGITS, "0")}`;

/** Plans the person of a number: an employee with a mailbox, as plain as they come. */
export function planOf(
  number: number,
  id: string,
  { seed, now }: Omit<GeneratedPeopleOptions, "count">,
): PersonPlan {
  const random = createRandom(`${seed}/person/${number}`);
  const [givenName, surname] = [random.pick(givenNames), random.pick(surnames)];
  const login = loginOf(number);
  const address = `${login}@${domains.main}`;
  const building = random.pick(buildings);
  return {
    kind: "member",
    id,
    login,
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    userPrincipalName: address,
    mail: address,
    proxyAddresses: [`SMTP:${address}`, `smtp:${login}@${domains.initial}`],
    enabled: true,
    hasMailbox: true,
    createdAt: now - random.int(60, 2400) * DAY_MS,
    businessPhone: null,
    mobilePhone: null,
    employeeId: `NW-${number}`,
    jobTitle: random.pick(jobTitles),
    department: random.pick(departments),
    office: building.name,
    building,
    language: "en-GB",
    timeZone: "W. Europe Standard Time",
    syncedFrom: null,
    costCode: null,
    biography: null,
    managerId: null,
  };
}

/** A person whose wire form is written when it is read, and not kept. */
const lightPerson = (plan: PersonPlan): Person => ({
  ...plan,
  get wire() {
    return createPerson(plan).wire;
  },
});

/** Generates people by their numbers. */
export function createGeneratedPeople(options: GeneratedPeopleOptions): GeneratedPeople {
  const { seed, count } = options;
  const guids = createNumberedGuids(`${seed}/person-id`);
  const people = Array.from({ length: count }, (_, number) =>
    lightPerson(planOf(number, guids.guidOf(number), options)),
  );
  const login = new RegExp(`^p(\\d{${DIGITS}})@${domains.main.replaceAll(".", "\\.")}$`);
  return {
    people,
    numberOf(key) {
      const wanted = key.toLowerCase();
      const named = login.exec(wanted)?.[1];
      const number = named === undefined ? guids.numberOf(wanted) : Number(named);
      return number !== undefined && number < count ? number : undefined;
    },
  };
}
