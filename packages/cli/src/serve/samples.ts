import { randomUUID } from "node:crypto";
import type { GraphProxy } from "@graphveil/core";
import type { Tenant } from "@graphveil/simulator";
import { exampleTargets, plainTargets } from "./greeting.ts";

const LIMIT_MS = 30_000;
const SAMPLES = 3;

/** Asks the proxy as the caller on this machine, without a socket. The base of links does not matter: none is followed. */
const ask = (proxy: GraphProxy, rawTarget: string): Promise<Response> =>
  proxy.handle(
    { method: "GET", rawTarget, headers: new Headers(), bodyBytes: 0 },
    {
      id: randomUUID(),
      deadline: Date.now() + LIMIT_MS,
      caller: { kind: "local" },
      publicBase: "http://127.0.0.1",
    },
  );

/** The sealed id of the first user whose mail may be read, as the proxy itself gives it out; none under some policies. */
const firstMailbox = async (proxy: GraphProxy): Promise<string | undefined> => {
  const users = await ask(proxy, "/v1.0/users?$select=id&$top=50");
  if (!users.ok) return undefined;
  const { value } = (await users.json()) as { readonly value: readonly { readonly id: string }[] };
  for (const { id } of value) {
    const messages = await ask(proxy, `/v1.0/users/${encodeURIComponent(id)}/messages?$top=1&$select=id`);
    if (messages.ok) return id;
  }
  return undefined;
};

/** Those of the targets that the policy does not refuse. */
const answered = async (proxy: GraphProxy, targets: readonly string[]): Promise<readonly string[]> => {
  const statuses = await Promise.all(targets.map(async (target) => (await ask(proxy, target)).status));
  return targets.filter((_, index) => (statuses[index] ?? 0) < 400);
};

/** Requests to try that the policy permits: three at most. */
export async function sampleTargets(proxy: GraphProxy, tenant: Tenant): Promise<readonly string[]> {
  const mailbox = await firstMailbox(proxy);
  const examples = mailbox === undefined ? [] : await answered(proxy, exampleTargets(mailbox, tenant));
  const plain = examples.length < SAMPLES ? await answered(proxy, plainTargets) : [];
  return [...examples, ...plain].slice(0, SAMPLES);
}
