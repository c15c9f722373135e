import { createSimulatedCloud, type SimulatedCloud } from "@graphveil/simulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { type AuditEntry, auditLines } from "../harness/audit-lines.ts";
import { knownCallers, policyOf } from "../harness/configuration.ts";
import { drivers } from "../harness/drivers.ts";

const target = "/_graphveil/health?deep=1";

/** An operator who reads nothing of Graph, by whatever name the driver's platform knows it. */
const operatorPolicy = (stack: SimulatedCloud, name: string): string => {
  const { aws, google, local } = knownCallers(stack);
  const match = name.includes("Lambda") ? aws : name.includes("framework") ? google : local;
  const reader = { name: "reader", match: { awsAccount: "999999999999" } };
  const policy = JSON.parse(policyOf(stack, { callers: [reader] }));
  return JSON.stringify({
    ...policy,
    callers: [...policy.callers, { name: "operator", match, deepHealth: true }],
  });
};

describe.each(drivers)("deep health of $name", ({ name, start }) => {
  test("runs the chain of the function itself, and is recorded once", async () => {
    const stack = createSimulatedCloud();
    const network = await stack.simulator.listen();
    const leave = network.routeThisProcess();
    const driver = await start(stack, network, {
      environment: { GRAPHVEIL_POLICY: operatorPolicy(stack, name) },
    });
    onTestFinished(async () => {
      await driver.stop();
      leave();
      await network.close();
    });
    const reply = await driver.send({ target });
    const page = JSON.parse(reply.body.toString("utf8"));
    const legs = page.deep.findings.map(({ check, result }: Record<string, string>) => [check, result]);
    for (const check of ["subjectToken", "federatedCredential", "exchange", "graph.mail", "keys"])
      expect(legs).toContainEqual([check, "pass"]);
    expect(stack.simulator.journal.of("entra")).toHaveLength(2);
    const users = await driver.send({ target: "/v1.0/users" });
    expect(users.status).toBe(403);
    const events = auditLines(driver.output())
      .map(({ audit }) => audit as AuditEntry)
      .filter(({ operation }) => operation === target);
    expect(events).toEqual([
      expect.objectContaining({ caller: "operator", decision: "permit", status: 200 }),
    ]);
    expect(driver.output() + driver.errorOutput()).not.toMatch(/eyJ/);
    expect(stack.simulator.unsimulated).toEqual([]);
  });
});
