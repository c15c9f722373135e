import { createRandom } from "../../random.ts";
import { roomPlans } from "../corpus/places.ts";
import { domains } from "../domains.ts";
import { planOf } from "../generated/generated-people.ts";
import { createNumberedGuids } from "../generated/numbered-guid.ts";
import { createPerson, type Person } from "../people/person.ts";
import { departments } from "./departments.ts";

const ROOMS_TIME_ZONE = "W. Europe Standard Time";

/** The company's employees by department, then the accounts of its rooms. */
export function createCompanyPeople(seed: string, now: number): readonly Person[] {
  const guids = createNumberedGuids(`${seed}/person-id`);
  const members = departments.flatMap(({ name, people, timeZone }) =>
    Array.from({ length: people }, () => ({ department: name, timeZone })),
  );
  const plan = (number: number) => planOf(number, guids.guidOf(number), { seed, now });
  const employees = members.map((member, number) => createPerson({ ...plan(number), ...member }));
  const rooms = roomPlans.map(({ name, login }, at) => {
    const address = `${login}@${domains.main}`;
    return createPerson({
      ...plan(members.length + at),
      kind: "room",
      login,
      displayName: name,
      givenName: null,
      surname: null,
      userPrincipalName: address,
      mail: address,
      proxyAddresses: [`SMTP:${address}`],
      enabled: false,
      employeeId: null,
      jobTitle: null,
      department: null,
      office: null,
      timeZone: ROOMS_TIME_ZONE,
    });
  });
  return [...employees, ...rooms];
}

/** Draws colleagues of somebody, each once, from the departments that theirs turns to. */
export function createColleagues(seed: string, people: readonly Person[]) {
  const random = createRandom(`${seed}/colleagues`);
  const byDepartment = Map.groupBy(people, ({ department }) => department);
  const weighted = new Map(
    departments.map(({ name, turnsTo }) => [
      name,
      Object.entries(turnsTo).flatMap(([other, weight]) => Array.from({ length: weight }, () => other)),
    ]),
  );
  return (person: Person, count: number): readonly Person[] => {
    const found = new Set<Person>();
    while (found.size < count) {
      const department = random.pick(weighted.get(person.department ?? "") ?? []);
      const other = random.pick(byDepartment.get(department) ?? []);
      if (other !== person) found.add(other);
    }
    return [...found];
  };
}
