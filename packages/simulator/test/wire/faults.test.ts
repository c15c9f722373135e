import { describe, expect, test } from "vitest";
import { createRandom } from "../../src/random.ts";
import { createFaults } from "../../src/wire/faults.ts";
import type { SimulatedRequest } from "../../src/wire/host.ts";

const request = (target: string): SimulatedRequest => ({
  method: "GET",
  host: "graph.microsoft.com",
  target,
  headers: new Headers(),
  body: new Uint8Array(),
});
const status = { kind: "status", status: 503 } as const;

describe("a rule", () => {
  test("hits its leg and its requests, and is spent", () => {
    const faults = createFaults(() => 0);
    faults.inject({ leg: "graph", fault: status, times: 2, matches: ({ target }) => target === "/a" });
    expect(faults.draw("entra", request("/a"))).toBeUndefined();
    expect(faults.draw("graph", request("/b"))).toBeUndefined();
    expect(["/a", "/a", "/a"].map((target) => faults.draw("graph", request(target)))).toEqual([
      status,
      status,
      undefined,
    ]);
  });

  test("is taken back by itself or with all others", () => {
    const faults = createFaults(() => 0);
    const remove = faults.inject({ leg: "graph", fault: status });
    remove();
    expect(faults.draw("graph", request("/"))).toBeUndefined();
    faults.inject({ leg: "graph", fault: status });
    faults.clear();
    expect(faults.draw("graph", request("/"))).toBeUndefined();
  });

  test("that its rate spares a request leaves it to the next one", () => {
    const draws = [0.9, 0.1];
    const faults = createFaults(() => draws.shift() ?? 1);
    faults.inject({ leg: "graph", fault: { kind: "connectionReset" }, rate: 0.5 });
    faults.inject({ leg: "graph", fault: status, rate: 0.5 });
    expect(faults.draw("graph", request("/"))).toEqual(status);
  });

  test("of a rate hits that share, the same requests in every run", () => {
    const hits = () => {
      const faults = createFaults(createRandom("rate").next);
      faults.inject({ leg: "graph", fault: status, rate: 0.022 });
      return Array.from({ length: 1000 }, () => faults.draw("graph", request("/")) !== undefined);
    };
    expect(hits()).toEqual(hits());
    expect(hits().filter(Boolean).length).toBeGreaterThan(10);
    expect(hits().filter(Boolean).length).toBeLessThan(35);
  });
});

test("a moment that cannot show a fault passes over its rule without spending it", () => {
  const faults = createFaults(() => 0);
  faults.inject({ leg: "graph", fault: { kind: "tlsFailure" }, times: 1 });
  faults.inject({ leg: "graph", fault: status, times: 1 });
  expect(faults.draw("graph", request("/"), ({ kind }) => kind !== "tlsFailure")).toEqual(status);
  expect(faults.draw("graph", request("/"), ({ kind }) => kind === "tlsFailure")).toEqual({
    kind: "tlsFailure",
  });
});

test("a leg cannot be made to show the fault of another", () => {
  const faults = createFaults(() => 0);
  expect(() => faults.inject({ leg: "graph", fault: { kind: "aadsts", code: 700213 } })).toThrow(
    "cannot show",
  );
  expect(() => faults.inject({ leg: "entra", fault: { kind: "claimsChallenge", claims: "{}" } })).toThrow(
    "cannot",
  );
});

test("listeners hear of each rule until they leave", () => {
  const faults = createFaults(() => 0);
  const heard: string[] = [];
  const leave = faults.onInject(({ leg }) => heard.push(leg));
  faults.inject({ leg: "graph", fault: status });
  leave();
  faults.inject({ leg: "entra", fault: status });
  expect(heard).toEqual(["graph"]);
});
