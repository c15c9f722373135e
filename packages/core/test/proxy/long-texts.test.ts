import { describe, expect, it } from "vitest";
import { localPolicy } from "../fixtures/environment.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, expectRefusal } from "../fixtures/proxy-under-test.ts";

const analytics = { GRAPHVEIL_POLICY: JSON.stringify({ ...localPolicy, profile: "analytics" }) };

/** Each character of it costs as much as any can: no two that the scan knows stand together. */
const slowest = "a ภ ".repeat(200_000);

describe("texts that take long to measure", () => {
  it("hold no other request up, and end at the deadline of theirs", async () => {
    const { ask, graph, seal } = await createProxyUnderTest({ env: analytics });
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push({ answer: graphJson({ value: [] }) });
    await ask("/v1.0/users");
    graph.script.push({
      answer: graphJson({ value: Array.from({ length: 20 }, () => ({ subject: slowest })) }),
    });

    let turns = 0;
    const others = setInterval(() => {
      turns += 1;
    }, 1);
    const asked = await ask(`/v1.0/users/${user}/messages`, { left: 2500 });
    clearInterval(others);
    expectRefusal(asked, "deadline", "time: ran out");
    expect(turns).toBeGreaterThan(10);
  });

  it("are counted in the audit event where they are too long", async () => {
    const { ask, graph, seal } = await createProxyUnderTest({ env: analytics });
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push({
      answer: graphJson({
        value: [{ subject: "x".repeat(2_000_000), bodyPreview: "short" }, { subject: "y" }],
      }),
    });
    const { status, body, event } = await ask(`/v1.0/users/${user}/messages`);
    expect([status, event.overlongTexts, event.invalidValues]).toEqual([200, 1, 0]);
    expect(JSON.parse(body.toString())).toEqual({
      value: [
        { "subject@graphveil.measure": null, "bodyPreview@graphveil.measure": { length: 5, words: 1 } },
        { "subject@graphveil.measure": { length: 1, words: 1 } },
      ],
    });
  });
});
