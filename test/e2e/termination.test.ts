import { expect, test, vi } from "vitest";
import { auditLines } from "../harness/audit-lines.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { useNetwork } from "../harness/network.ts";

const simulated = useNetwork();
const { stack } = simulated;
const target = "/v1.0/users?$top=1";

test("a request under way when Google stops the instance is answered, and the process ends by itself", async () => {
  const deployment = await deployGoogleFunction(stack, simulated.network);
  expect((await deployment.request(target)).status).toBe(200);
  stack.simulator.journal.clear();
  stack.simulator.faults.inject({ leg: "graph", fault: { kind: "latency", milliseconds: 800 }, times: 1 });
  const pending = deployment.request(target);
  await vi.waitFor(() => expect(stack.simulator.faults.shown()).toBe(1), { interval: 5 });
  process.kill(deployment.container.pid, "SIGTERM");
  const reply = await pending;
  expect([reply.status, reply.headers.get("x-graphveil-error")]).toEqual([200, null]);
  expect(((await reply.json()) as { value: unknown[] }).value).toHaveLength(1);
  expect(await deployment.container.exited).toEqual({ code: 0, signal: null });
  expect(auditLines(deployment.output())).toHaveLength(2);
  await deployment.stop();
});
