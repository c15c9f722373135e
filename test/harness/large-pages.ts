import {
  createGeneratedTenant,
  createGraphHost,
  createSimulator,
  createTenant,
  defaultWorld,
  type SimulatedCloud,
  type SimulatedHost,
} from "@graphveil/simulator";

const HOST = "graph.microsoft.com";
const READ_AT_ONCE = 1000;

/** The records of the first so many messages of one mailbox, as Graph writes them by default: about 5 KB each, no two alike. */
async function messageRecords(count: number): Promise<readonly string[]> {
  const size = { inbox: [count, count], sent: [0, 0], events: [0, 0] } as const;
  const tenant = createGeneratedTenant({ mailboxes: 2, size });
  const verifyBearer = async () => ({ ok: true, roles: ["Mail.Read"] }) as const;
  const host = createGraphHost({ tenant, verifyBearer, now: () => tenant.now });
  const records: string[] = [];
  for (let skip = 0; skip < count; skip += READ_AT_ONCE) {
    const target = `/v1.0/users/${tenant.people[0]?.id}/messages?$top=${READ_AT_ONCE}&$skip=${skip}`;
    const headers = new Headers({ authorization: "Bearer x" });
    const reply = await host.handle({ method: "GET", host: HOST, target, headers, body: new Uint8Array() });
    const { value } = JSON.parse(String(reply.body)) as { readonly value: readonly object[] };
    records.push(...value.map((record) => JSON.stringify(record)));
  }
  return records;
}

/** A page of messages of at least so many bytes, and how many records it has. */
export async function createLargePage(
  bytes: number,
): Promise<{ readonly body: string; readonly records: number }> {
  const sample = await messageRecords(READ_AT_ONCE);
  const average = sample.join(",").length / sample.length;
  const records = await messageRecords(Math.ceil((bytes * 1.02) / average));
  return { body: `{"value":[${records.join(",")}]}`, records: records.length };
}

/** The seeded services, with a Graph that answers lists of messages with given pages; all else it answers as always. */
export function createCloudWithPages(pageOf: (target: string) => string): SimulatedCloud {
  const tenant = createTenant({ id: defaultWorld.entra.tenantId });
  const large: SimulatedHost = {
    leg: "graph",
    answersFor: (name) => name === HOST,
    handle: (request, parts) =>
      request.target.includes("/messages?")
        ? { status: 200, headers: { "content-type": "application/json" }, body: pageOf(request.target) }
        : graph.handle(request, parts),
  };
  const simulator = createSimulator({ hosts: [large] });
  const graph = createGraphHost({ tenant, verifyBearer: simulator.verifyGraphBearer, now: Date.now });
  return { simulator, tenant, graph };
}
