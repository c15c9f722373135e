import { createSimulatedCloud, defaultWorld } from "@graphveil/simulator";
import { type PageCollection, PageIterator } from "@microsoft/microsoft-graph-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createScan } from "../harness/canary-scan.ts";
import { certificateEnvironment, makeCertificate } from "../harness/certificate.ts";
import { createRecorder, type Deployment, type Recorder } from "../harness/deployment.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { createGraphWalk, type Entity, type WalkGraph } from "../harness/graph-walk.ts";
import { createIdSealer } from "../harness/id-sealer.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { deployLambda } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";

const month = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z";
const userFields = "$select=id,mail,userPrincipalName,proxyAddresses,otherMails";

/** One mailbox as read through the proxy, beside what Graph holds. */
interface MailboxReading {
  readonly userId: string;
  readonly messages: readonly Entity[];
  readonly events: readonly Entity[];
}

const certificates = {
  aws: await makeCertificate({ platform: "aws" }),
  google: await makeCertificate({ platform: "google" }),
};
const uploaded = Object.values(certificates).map((pem) => ({ pem }));
const simulated = useNetwork(
  createSimulatedCloud({
    world: { ...defaultWorld, entra: { ...defaultWorld.entra, certificates: uploaded } },
  }),
);
const { stack } = simulated;
const scan = createScan(stack);
let truth: WalkGraph;
/** Replies that were looked through; both platforms answer alike but for what their links begin with. */
const cleared = new Set<string>();

beforeAll(async () => {
  truth = createGraphWalk(stack.tenant);
});

/** Every record of a collection, read by the unmodified client over all its pages. */
const readAll = async (deployment: Deployment, path: string): Promise<readonly Entity[]> => {
  const client = deployment.graphClient();
  const records: Entity[] = [];
  const first = (await client.api(path).get()) as PageCollection;
  const pages = new PageIterator(client, first, (record: Entity) => {
    records.push(record);
    return true;
  });
  await pages.iterate();
  return records;
};

const bare = (address: unknown): string => String(address).replace(/^(?:smtp|x500|sip):/i, "");

/** Addresses of a record with the path of each, in document order. */
function* addressesIn(value: unknown): Generator<string | null> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === "address" || name === "locationEmailAddress") yield member === null ? null : String(member);
    else if (name !== "physicalAddress") yield* addressesIn(member);
  }
}

/** The users (or groups) that each pseudonym of the directory's replies belongs to. */
const ownersByPseudonym = (
  sanitized: readonly Entity[],
  raw: readonly Entity[],
): ReadonlyMap<string, Set<string>> => {
  const owners = new Map<string, Set<string>>();
  for (const [index, entry] of sanitized.entries()) {
    const names = [
      entry["mail"],
      entry["userPrincipalName"],
      ...((entry["proxyAddresses"] ?? []) as readonly string[]),
    ];
    for (const name of names) {
      if (name === null || name === undefined) continue;
      const pseudonym = bare(name).toLowerCase();
      owners.set(pseudonym, (owners.get(pseudonym) ?? new Set()).add(String(raw[index]?.["id"])));
    }
  }
  return owners;
};

const sealIds = createIdSealer(createInProcessService(stack).parts);

/** Records in the order in which the proxy lists them. */
async function sortedBySeal(records: readonly Entity[]): Promise<readonly Entity[]> {
  const sealed = await sealIds(records.map(({ id }) => String(id)));
  const keyOf = ({ id }: Entity): string => sealed.get(String(id)) ?? "";
  return records.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

const federated = { proofs: 1, environment: {} };
const deployments = [
  { name: "the Lambda bundle under the real runtime client", deploy: deployLambda, ...federated },
  {
    name: "the function bundle under the real functions-framework",
    deploy: deployGoogleFunction,
    ...federated,
  },
  {
    name: "the Lambda bundle with a certificate",
    deploy: deployLambda,
    proofs: 0,
    environment: certificateEnvironment("aws", certificates.aws),
  },
  {
    name: "the function bundle with a certificate",
    deploy: deployGoogleFunction,
    proofs: 0,
    environment: certificateEnvironment("google", certificates.google),
  },
];

describe.each(deployments)("$name", ({ deploy, environment, proofs }) => {
  let deployment: Deployment;
  let recorder: Recorder;
  let rawUsers: readonly Entity[];
  let rawGroups: readonly Entity[];
  let users: readonly Entity[];
  let groups: readonly Entity[];
  const members: (readonly Entity[])[] = [];
  const mailboxes: MailboxReading[] = [];

  beforeAll(async () => {
    recorder = createRecorder(globalThis.fetch);
    stack.simulator.journal.clear();
    const original = globalThis.fetch;
    globalThis.fetch = recorder.fetch;
    try {
      deployment = await deploy(stack, simulated.network, { fetch: recorder.fetch, environment });
      users = await readAll(deployment, `/users?${userFields}&$top=50`);
      groups = await readAll(deployment, "/groups?$top=5");
      rawUsers = await sortedBySeal(await truth(`/v1.0/users?${userFields}`));
      rawGroups = await sortedBySeal(await truth("/v1.0/groups"));
      for (const group of groups) members.push(await readAll(deployment, `/groups/${group["id"]}/members`));
      for (const [index, user] of users.entries()) {
        const userId = String(rawUsers[index]?.["id"]);
        if (stack.tenant.mailboxOf(userId) === undefined) continue;
        mailboxes.push({
          userId,
          messages: await readAll(deployment, `/users/${user["id"]}/messages?$top=100`),
          events: await readAll(deployment, `/users/${user["id"]}/calendarView?${month}&$top=100`),
        });
      }
    } finally {
      globalThis.fetch = original;
    }
  }, 90_000);

  afterAll(async () => {
    await deployment.stop();
  });

  test("gives every record of the tenant, once", async () => {
    expect(users).toHaveLength(stack.tenant.people.length);
    expect(groups).toHaveLength(stack.tenant.groups.length);
    expect(mailboxes).toHaveLength(stack.tenant.mailboxes.length);
    const total = { messages: 0, events: 0 };
    for (const { userId, messages, events } of mailboxes) {
      expect(messages).toHaveLength(stack.tenant.mailboxOf(userId)?.messages.length ?? -1);
      expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
      const view = await truth(`/v1.0/users/${userId}/calendarView?${month}&$top=100`);
      expect(events).toHaveLength(view.length);
      total.messages += messages.length;
      total.events += events.length;
    }
    expect(total.messages).toBeGreaterThanOrEqual(2000);
    expect(total.events).toBeGreaterThanOrEqual(200);
  });

  test("proves itself to Entra ID once, by the source that is configured", () => {
    const { journal } = stack.simulator;
    const identities = journal.of("metadata").filter(({ target }) => target.includes("/identity"));
    expect(journal.of("sts").length + identities.length).toBe(proofs);
    expect(journal.of("entra").map(({ status }) => status)).toEqual([200]);
  });

  test("shows no name, address, subject, body, id or token of the tenant in replies, headers or logs", () => {
    const lines = recorder.replies.flatMap((reply) =>
      reply.replaceAll(deployment.base, "<base>").split("\n"),
    );
    expect(scan(lines.filter((line) => !cleared.has(line)).join("\n"))).toEqual([]);
    for (const line of lines) cleared.add(line);
    expect(scan(deployment.output())).toEqual([]);
  });

  test("lets every address be joined, by pseudonym alone, to the one person of /users that it belongs to", async () => {
    const people = ownersByPseudonym(users, rawUsers);
    const teams = ownersByPseudonym(groups, rawGroups);
    for (const owners of people.values()) expect(owners.size).toBe(1);
    let joined = 0;
    let checked = 0;
    const checkAddress = (pseudonym: string, address: string) => {
      const owner = stack.tenant.ownerOf(address);
      const found = (owner.kind === "group" ? teams : people).get(pseudonym.toLowerCase());
      expect([...(found ?? [])]).toEqual(owner.kind === "external" ? [] : [owner.id]);
      checked += 1;
      joined += owner.kind === "user" ? 1 : 0;
    };
    const check = (record: Entity, raw: Entity) => {
      const shown = [...addressesIn(record)];
      const real = [...addressesIn(raw)];
      expect(shown).toHaveLength(real.length);
      for (const [index, address] of real.entries()) {
        if (address === null || address === "") expect(shown[index]).toBe(address);
        else checkAddress(String(shown[index]), address);
      }
    };
    for (const { userId, messages, events } of mailboxes) {
      const rawMessages = await truth(`/v1.0/users/${userId}/messages?$top=100`);
      const rawEvents = await truth(`/v1.0/users/${userId}/calendarView?${month}&$top=100`);
      for (const [index, message] of messages.entries()) check(message, rawMessages[index] ?? {});
      for (const [index, event] of events.entries()) check(event, rawEvents[index] ?? {});
    }
    expect(checked).toBeGreaterThan(10_000);
    expect(joined).toBeGreaterThan(5_000);
  });

  test("names the members of groups by the ids and addresses that /users has", async () => {
    const byId = new Map(users.map((user) => [user["id"], user]));
    let known = 0;
    for (const member of members.flat()) {
      if (member["@odata.type"] !== "#microsoft.graph.user") continue;
      expect(byId.get(member["id"])?.["mail"]).toBe(member["mail"]);
      known += 1;
    }
    expect(known).toBeGreaterThan(100);
  });

  test("leaves one audit event for each request, and each says who read which mailbox", () => {
    const lines = deployment
      .output()
      .split("\n")
      .filter((line) => line.includes('"audit":{'));
    expect(lines).toHaveLength(recorder.replies.length);
    const mailboxesRead = new Set<string>();
    for (const line of lines) {
      const { audit } = JSON.parse(line) as { readonly audit: Entity };
      expect(audit).toMatchObject({ decision: "permit", status: 200, profile: "strict", keyVersion: "v1" });
      expect(String(audit["caller"])).toMatch(/^acme-/);
      if (String(audit["operation"]).startsWith("/users/{user-id}/"))
        mailboxesRead.add(String(audit["mailbox"]));
    }
    expect(mailboxesRead).toEqual(new Set(mailboxes.map(({ userId }) => sealedIdOf(userId))));
  });

  const sealedIdOf = (userId: string) => String(users[rawUsers.findIndex(({ id }) => id === userId)]?.["id"]);
});
