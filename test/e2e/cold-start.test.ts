import { createSimulatedCloud, defaultWorld, type JournalEntry, type Leg } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { certificateEnvironment, makeCertificate } from "../harness/certificate.ts";
import { bundleDrivers, type Driver } from "../harness/drivers.ts";
import { useNetwork } from "../harness/network.ts";
import { createWitness } from "../harness/witness.ts";

const users = { target: "/v1.0/users?$top=3" };
const DELAY_MS = 1000;

/** A request of a cold start: its leg, and what tells it from the leg's others. */
interface FirstRequest {
  readonly leg: Leg;
  readonly of?: string;
}

/** The two chains of a cold start, by the request that begins each. */
interface Chains {
  /** What proves the function to Entra ID: the platform's token, or a signature. */
  readonly proof: FirstRequest;
  readonly key: FirstRequest;
  readonly environment?: Readonly<Record<string, string>>;
}

const [lambda = "", framework = ""] = bundleDrivers.map(({ name }) => name);
const certificates = {
  aws: await makeCertificate({ platform: "aws" }),
  google: await makeCertificate({ platform: "google" }),
};

const sources: Readonly<Record<string, Readonly<Record<string, Chains>>>> = {
  "a federated identity": {
    [lambda]: { proof: { leg: "sts" }, key: { leg: "awsKms" } },
    [framework]: { proof: { leg: "metadata", of: "/identity" }, key: { leg: "cloudKms" } },
  },
  "a certificate": {
    [lambda]: {
      proof: { leg: "awsKms", of: "TrentService.Sign" },
      key: { leg: "awsKms", of: "TrentService.GenerateMac" },
      environment: certificateEnvironment("aws", certificates.aws),
    },
    [framework]: {
      proof: { leg: "cloudKms", of: ":asymmetricSign" },
      key: { leg: "cloudKms", of: ":macSign" },
      environment: certificateEnvironment("google", certificates.google),
    },
  },
};

const { entra } = defaultWorld;
const uploaded = Object.values(certificates).map((pem) => ({ pem }));
const simulated = useNetwork(
  createSimulatedCloud({ world: { ...defaultWorld, entra: { ...entra, certificates: uploaded } } }),
);
const { stack } = simulated;

const isOf = ({ target, headers }: Pick<JournalEntry, "target" | "headers">, of = ""): boolean =>
  target.includes(of) || headers.get("x-amz-target") === of;

const cases = Object.entries(sources).flatMap(([source, chains]) =>
  bundleDrivers.map(({ name, start }) => ({
    name: `${name}, with ${source}`,
    start,
    chains: chains[name] ?? expect.unreachable(),
  })),
);

describe.each(cases)("$name", ({ start, chains: { proof, key, environment = {} } }) => {
  const cold = async (use: (driver: Driver) => Promise<void>) => {
    stack.simulator.journal.clear();
    const driver = await start(stack, simulated.network, { environment });
    await use(driver);
    stack.simulator.faults.clear();
    await driver.stop();
  };

  const firstAt = ({ leg, of }: FirstRequest): number =>
    stack.simulator.journal.of(leg).find((entry) => isOf(entry, of))?.at ?? expect.unreachable();

  test("reaches nobody before the first request", () =>
    cold(async () => {
      expect(stack.simulator.journal.entries).toEqual([]);
    }));

  test.each([
    ["a slow key management service", key],
    ["a slow proof of the identity", proof],
  ] as const)("with %s, the other chain does not wait for it", (_, slow) =>
    cold(async (driver) => {
      stack.simulator.faults.inject({
        leg: slow.leg,
        matches: (request) => isOf(request, slow.of),
        fault: { kind: "latency", milliseconds: DELAY_MS },
        times: 1,
      });
      expect((await driver.send(users)).status).toBe(200);
      expect(Math.abs(firstAt(key) - firstAt(proof))).toBeLessThan(DELAY_MS);
      const graph = firstAt({ leg: "graph" });
      expect(graph - Math.min(firstAt(key), firstAt(proof))).toBeGreaterThanOrEqual(DELAY_MS);
    }),
  );

  test("asks Graph alone once it is warm, over the connection that is open", () =>
    cold(async (driver) => {
      const witness = createWitness(driver, stack.simulator);
      const first = await witness.ask(users);
      expect(first.upstream.filter(({ leg }) => leg === key.leg || leg === "entra").length).toBeGreaterThan(
        1,
      );
      const tokens = stack.simulator.journal.of("sts").length;
      expect(tokens).toBe(proof.leg === "sts" ? 1 : 0);
      const opened = simulated.network.connectionsTo("graph.microsoft.com");
      for (let asked = 0; asked < 5; asked++) {
        const legs = (await witness.ask(users)).upstream.map(({ leg }) => leg);
        expect(legs).toEqual(["graph"]);
      }
      expect(opened).toBeGreaterThan(0);
      expect(simulated.network.connectionsTo("graph.microsoft.com")).toBe(opened);
    }));
});
