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

/** Records of a page at most, as `$top` has it. */
const MOST_RECORDS = 1000;

interface MessageRecord {
  readonly body: { readonly content: string };
}

/** Messages of one mailbox as Graph writes them by default: about 5 KB each, no two alike. */
async function messageRecords(count: number): Promise<readonly MessageRecord[]> {
  const size = { inbox: [count, count], sent: [0, 0], events: [0, 0] } as const;
  const tenant = createGeneratedTenant({ mailboxes: 2, size });
  const verifyBearer = async () => ({ ok: true, roles: ["Mail.Read"] }) as const;
  const host = createGraphHost({ tenant, verifyBearer, now: () => tenant.now });
  const target = `/v1.0/users/${tenant.people[0]?.id}/messages?$top=${count}`;
  const headers = new Headers({ authorization: "Bearer x" });
  const reply = await host.handle({ method: "GET", host: HOST, target, headers, body: new Uint8Array() });
  return (JSON.parse(String(reply.body)) as { readonly value: readonly MessageRecord[] }).value;
}

/** A record whose body is its own text over and over, so that it is so many bytes longer. */
const lengthened = (record: MessageRecord, bytes: number): string => {
  const { content } = record.body;
  const times = Math.max(1, Math.ceil(bytes / content.length) + 1);
  return JSON.stringify({ ...record, body: { ...record.body, content: content.repeat(times) } });
};

/** A page of messages of at least so many bytes, and how many records it has: a thousand at most, with longer bodies then. */
export async function createLargePage(
  bytes: number,
): Promise<{ readonly body: string; readonly records: number }> {
  const sample = await messageRecords(MOST_RECORDS);
  const average = JSON.stringify(sample).length / sample.length;
  const records = sample.slice(0, Math.ceil(bytes / average) + 1);
  const missing = Math.max(0, bytes - average * records.length) / records.length;
  const written = records.map((record) =>
    missing === 0 ? JSON.stringify(record) : lengthened(record, missing),
  );
  return { body: `{"value":[${written.join(",")}]}`, records: records.length };
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
