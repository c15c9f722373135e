import { createSimulatedCloud, createSimulator, type SimulatedCloud } from "@graphveil/simulator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deployLambda, type LambdaDeployment } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";

/** Largest reply that Lambda takes without streaming, in bytes. */
const BUFFERED_LIMIT = 6 * 1024 * 1024;
const EVENTS = 700;

const seeded = createSimulatedCloud();
const attendees = Array.from({ length: 90 }, (_, index) => ({
  type: "required",
  status: { response: "none", time: "0001-01-01T00:00:00Z" },
  emailAddress: { name: `Nobody ${index}`, address: `nobody-${index}@${seeded.tenant.domains[0]}` },
}));
const events = Array.from({ length: EVENTS }, () => ({ isAllDay: false, showAs: "busy", attendees }));
const users = [{ id: "4f1d6a52-6f0a-4d0c-8f57-3b2a1c0d9e8f" }];

/** A Graph with more events on a page than the seeded tenant has. */
const createLargeStack = (): SimulatedCloud => {
  const simulator = createSimulator({
    hosts: [
      {
        leg: "graph",
        answersFor: (host) => host === "graph.microsoft.com",
        handle: ({ target }) => ({
          status: 200,
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ value: target.includes("/events") ? events : users }),
        }),
      },
    ],
  });
  return { ...seeded, simulator };
};

const simulated = useNetwork(createLargeStack());
const { stack } = simulated;
let deployment: LambdaDeployment;

beforeAll(async () => {
  deployment = await deployLambda(stack, simulated.network);
});

afterAll(async () => {
  await deployment.stop();
});

const recordsOf = (text: string) =>
  (JSON.parse(text) as { readonly value: readonly { id?: string }[] }).value;

test("a reply without a body still has its status and headers", async () => {
  const reply = await deployment.request("/v1.0/users", { method: "HEAD" });
  expect([reply.status, reply.headers.get("allow")]).toEqual([405, "GET"]);
  expect(reply.headers.get("x-graphveil-error")).toBe("methodRefused");
  expect(await reply.text()).toBe("");
});

test("a reply that Lambda would not buffer arrives whole", async () => {
  const [user] = recordsOf(await (await deployment.request("/v1.0/users?$top=1")).text());
  const reply = await deployment.request(`/v1.0/users/${user?.id}/events?$top=${EVENTS}`, {
    headers: { "accept-encoding": "identity" },
  });
  const text = await reply.text();
  expect(text.length).toBeGreaterThan(BUFFERED_LIMIT);
  expect(recordsOf(text)).toHaveLength(EVENTS);
});
