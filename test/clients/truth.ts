import type { SimulatedCloud } from "@graphveil/simulator";
import type { Entity } from "../harness/graph-walk.ts";
import { createIdSealer, type SealIds } from "../harness/id-sealer.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { readAllPages } from "../harness/landmarks.ts";
import type { Places } from "./client.ts";
import type { Truth } from "./expectations.ts";
import { messageLine } from "./message-line.ts";

/** Where clients are sent, and what is there. */
export interface Ground {
  readonly places: Places;
  /** The same user and group by Graph's own ids. */
  readonly raw: { readonly user: string; readonly group: string };
  readonly truth: Truth;
  /** Mailboxes that a client can have to itself. */
  readonly spare: readonly {
    readonly raw: string;
    readonly sealed: string;
    readonly newest: readonly string[];
  }[];
}

const idsOf = (records: readonly Entity[]): readonly string[] => records.map(({ id }) => String(id));

/** A month in which many calendars of the tenant have entries. */
const month = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" };

const SPARE_MAILBOXES = 3;

interface Reader {
  /** Every record of a collection, by its path and query. */
  readonly all: (target: string) => Promise<readonly Entity[]>;
  readonly seal: SealIds;
}

/** A reader without any client, over the core in this process. */
function createReader(stack: SimulatedCloud): Reader {
  const { proxy, parts } = createInProcessService(stack);
  const read = async (target: string): Promise<Entity> => {
    const reply = await proxy.handle(
      { method: "GET", rawTarget: target, headers: new Headers(), bodyBytes: 0 },
      {
        id: crypto.randomUUID(),
        deadline: Date.now() + 30_000,
        caller: { kind: "local" },
        publicBase: "https://proxy.example",
      },
    );
    if (reply.status !== 200) throw new Error(`${target} answered ${reply.status}`);
    return (await reply.json()) as Entity;
  };
  return { all: (target) => readAllPages(read, `/v1.0/${target}`), seal: createIdSealer(parts) };
}

const most = <Item>(items: readonly Item[], size: (item: Item) => number): readonly Item[] =>
  items.toSorted((one, other) => size(other) - size(one));

/** The busiest people, the fullest folder of the first of them, and the largest group. */
async function findPlaces(
  { tenant }: SimulatedCloud,
  { all, seal }: Reader,
): Promise<Pick<Ground, "places" | "raw">> {
  const busiest = most(tenant.mailboxes, ({ events }) => events.length).slice(0, 20);
  const owners = [...(await seal(busiest.map(({ owner }) => owner.id))).values()];
  const [user = ""] = owners;
  const folders = await all(`users/${user}/mailFolders?$top=100`);
  const [fullest] = most(folders, ({ totalItemCount }) => Number(totalItemCount));
  const [largest] = most(tenant.groups, ({ memberIds }) => memberIds.length);
  const [group = ""] = (await seal([largest?.id ?? ""])).values();
  const places = { user, folder: String(fullest?.["id"]), group, owners, month };
  return { places, raw: { user: busiest[0]?.owner.id ?? "", group: largest?.id ?? "" } };
}

/**
 * Reads the truth through the core in this process by plain requests, page by page: what the clients come to is compared with
 * what a reader without any client comes to.
 */
export async function readGround(stack: SimulatedCloud): Promise<Ground> {
  const { all, seal } = createReader(stack);
  const { places, raw } = await findPlaces(stack, { all, seal });
  const { user, folder, group, owners } = places;
  const { from, to } = month;
  const after = encodeURIComponent(`start/dateTime ge '${from}'`);
  const firstPages = await Promise.all(
    owners.map((owner) => all(`users/${owner}/messages?$top=1000&$select=id`)),
  );
  const spare = stack.tenant.mailboxes.slice(-SPARE_MAILBOXES).map(({ owner }) => owner.id);
  return {
    places,
    raw,
    truth: {
      people: idsOf(await all("users?$select=id")),
      members: idsOf(await all(`groups/${group}/members`)),
      newest: idsOf(await all(`users/${user}/messages?$select=id&$top=1000`)).slice(0, 1),
      mail: (await all(`users/${user}/messages?$top=1000`)).map(messageLine),
      calendar: idsOf(
        await all(`users/${user}/calendarView?startDateTime=${from}&endDateTime=${to}&$top=1000`),
      ),
      order: idsOf(
        await all(`users/${user}/events?$filter=${after}&$orderby=start/dateTime%20desc&$top=1000`),
      ),
      changes: {
        first: idsOf(await all(`users/${user}/mailFolders/${folder}/messages/delta?$select=id`)),
        next: [],
      },
      // The first page of each mailbox, then the second of each.
      batchPages: [0, 2].flatMap((at) => firstPages.flatMap((records) => idsOf(records.slice(at, at + 2)))),
    },
    spare: await Promise.all(
      [...(await seal(spare))].map(async ([id, sealed]) => ({
        raw: id,
        sealed,
        newest: idsOf(await all(`users/${sealed}/messages?$select=id&$top=1000`)).slice(0, 1),
      })),
    ),
  };
}
