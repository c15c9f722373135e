import type { Finding } from "@graphveil/core/health";
import { idSegment, isRefused, notAllowed, type Row, type RowContext } from "./row.ts";

const CHECK = "calendars";
const EXPECTED = "each calendar names an owner whom the directory knows";
const ROOMS = "calendars of rooms hold no private meeting, since Exchange clears the flag there";
const MAILBOXES = 10;
const ROOM_CALENDARS = 5;

const addressOf = (owner: unknown): string | undefined => {
  const address = typeof owner === "object" && owner !== null ? Reflect.get(owner, "address") : undefined;
  return typeof address === "string" && address !== "" ? address : undefined;
};

/** Whether a user of the directory has the address; undefined where this way does not tell. */
async function isKnown({ reach }: RowContext, address: string): Promise<boolean | undefined> {
  if (reach.way === "proxy") return undefined;
  const literal = `'${encodeURIComponent(address.replaceAll("'", "''"))}'`;
  const filter = `mail%20eq%20${literal}%20or%20userPrincipalName%20eq%20${literal}`;
  const reply = await reach.ask(`/users?$select=id&$top=1&$filter=${filter}`);
  return reply.status < 300 ? reply.records.length > 0 : undefined;
}

async function lookAtOwners(context: RowContext): Promise<Finding> {
  const [seen, without, unknown]: [unknown[], unknown[], unknown[]] = [[], [], []];
  for (const user of (await context.users()).slice(0, MAILBOXES)) {
    const reply = await context.reach.ask(`/users/${idSegment(user)}/calendars?$select=id,owner&$top=50`);
    if (isRefused(reply)) return notAllowed(CHECK, EXPECTED, reply);
    for (const { owner } of reply.records) {
      seen.push(owner);
      const address = addressOf(owner);
      if (address === undefined) without.push(owner);
      else if ((await isKnown(context, address)) === false) unknown.push(owner);
    }
  }
  const found = `${seen.length} calendars, ${without.length} without an owner, ${unknown.length} with one whom the directory does not know by mail or name`;
  const finding = { check: CHECK, expected: EXPECTED, found };
  if (seen.length === 0)
    return { ...finding, result: "untried", remedy: "Mend the leg graph.calendar first." };
  return without.length + unknown.length === 0
    ? { ...finding, result: "pass" }
    : {
        ...finding,
        result: "warn",
        remedy:
          "Callers with a scope of mailboxes do not get these calendars. See whose they are; subscribed ones have no owner.",
      };
}

async function lookAtRooms({ reach }: RowContext): Promise<readonly Finding[]> {
  if (reach.way === "proxy") return [];
  const rooms = await reach.ask(`/places/microsoft.graph.room?$select=emailAddress&$top=${ROOM_CALENDARS}`);
  const addresses = rooms.records.flatMap(({ emailAddress }) =>
    typeof emailAddress === "string" ? [emailAddress] : [],
  );
  const replies = await Promise.all(
    addresses.map((address) => reach.ask(`/users/${idSegment(address)}/events?$select=sensitivity&$top=50`)),
  );
  const events = replies.flatMap(({ records }) => records);
  const sensitive = events.filter(({ sensitivity }) => sensitivity !== "normal").length;
  const finding = {
    check: "calendars.rooms",
    expected: ROOMS,
    found: `${sensitive} of ${events.length} events in ${replies.filter(({ status }) => status < 300).length} rooms are private`,
  };
  if (events.length === 0)
    return [{ ...finding, result: "untried", remedy: "No calendar of a room could be read." }];
  return sensitive === 0
    ? [
        {
          ...finding,
          result: "pass",
          remedy:
            "A private meeting is not private in its room: callers with private get no calendars of rooms.",
        },
      ]
    : [{ ...finding, result: "pass", found: `${finding.found}: rooms of this tenant keep the flag` }];
}

/** Whose calendars there are, and what rooms show of private meetings. */
export const calendarsRow: Row = {
  check: CHECK,
  direct: false,
  look: async (context) => [await lookAtOwners(context), ...(await lookAtRooms(context))],
};
