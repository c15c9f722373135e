import { awsPlatform } from "@graphveil/aws-lambda";
import {
  clouds,
  createLog,
  createParts,
  createPinnedFetch,
  createProxy,
  type PartsOptions,
  parseConfig,
} from "@graphveil/core";
import { googlePlatform } from "@graphveil/gcp-function";
import {
  type AccessTokenLifetime,
  createGraphHost,
  createSimulator,
  createTenant,
  defaultWorld,
  type GraphHost,
  type SimulatedCloud,
  type Simulator,
  type Tenant,
  type World,
} from "@graphveil/simulator";
import { commonEnvironment, knownCallers, policyOf } from "./configuration.ts";
import { createIdSealer, type SealIds } from "./id-sealer.ts";
import { bodySize, fromResponse } from "./wire.ts";
import { createWitness, type Witness } from "./witness.ts";

/** What a chain may have otherwise. */
export interface ChainOptions {
  /** Whose identity and key the proxy has. */
  readonly platform: "aws" | "google";
  readonly world?: World;
  /** Added to the proxy's variables; default none. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly accessTokenLifetime?: AccessTokenLifetime;
  /** Milliseconds since the epoch, of the proxy and of the simulated services. */
  readonly now?: () => number;
  /** What the caller's policy entry says besides; default nothing. */
  readonly entry?: (tenant: Tenant) => object;
  /** What the policy says besides; default nothing. */
  readonly policy?: object;
  /** The tenant, for a test that changes it; default one that all chains share. */
  readonly tenant?: Tenant;
  /** Where requests leave; default the simulator's own fetch. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The proxy over simulated clouds in this process, whose own waits cost no time. */
export interface Chain extends Witness {
  readonly simulator: Simulator;
  readonly tenant: Tenant;
  /** Refuses single mailboxes, among other things. */
  readonly graph: GraphHost;
  /** The sealed ids of users and groups by the directory's, as the caller is given them. */
  readonly sealedIdsOf: SealIds;
  /** What the proxy would have waited between attempts, in milliseconds. */
  readonly waits: readonly number[];
  /** Milliseconds that each request has from now on; default 30 000. */
  setTimeLeft(milliseconds: number): void;
  output(): string;
}

const sharedTenant = createTenant({ id: defaultWorld.entra.tenantId });

const createChainStack = ({
  world = defaultWorld,
  now = Date.now,
  accessTokenLifetime,
  tenant = sharedTenant,
}: ChainOptions): SimulatedCloud => {
  const lifetime = accessTokenLifetime === undefined ? {} : { accessTokenLifetime };
  const simulator = createSimulator({ world, now, ...lifetime });
  const graph = createGraphHost({ tenant, verifyBearer: simulator.verifyGraphBearer, now });
  simulator.addHost(graph);
  return { simulator, tenant, graph };
};

/** The proxy's parts as `createService` puts them together, with waits that are recorded and not spent. */
const createChainProxy = (
  stack: SimulatedCloud,
  {
    platform,
    now = Date.now,
    fetch = stack.simulator.fetch,
    entry = () => ({}),
    policy,
    environment,
  }: ChainOptions,
  rest: Pick<PartsOptions, "sleep"> & { readonly write: (line: string) => void },
) => {
  const { aws, gcp } = stack.simulator.world;
  const callers = [{ name: "acme", match: knownCallers(stack).local, ...entry(stack.tenant) }];
  const env = {
    ...commonEnvironment(stack, policyOf(stack, { callers, rest: policy })),
    GRAPHVEIL_KEY: platform === "aws" ? `awskms:${aws.kmsKeyArn}` : `gcpkms:${gcp.kmsKeyVersion}`,
    ...environment,
  };
  const configuration = parseConfig({ env, readFile: () => undefined, policyPaths: [] });
  const { authorityHost, graphRoot } = clouds[configuration.cloud];
  const hosts = new Set([authorityHost, new URL(graphRoot).host]);
  const pinned = createPinnedFetch({ allowedHosts: hosts, fetch });
  const build =
    platform === "aws"
      ? awsPlatform({ region: aws.region, credentials: aws.proxy })
      : googlePlatform("metadata");
  const built = build(configuration, pinned);
  for (const host of built.hosts) hosts.add(host);
  const log = createLog({ format: "aws", level: "debug", write: rest.write, now });
  const { subjectTokens, rootKeys, signers } = built;
  const { sleep } = rest;
  const parts = createParts({
    configuration,
    subjectTokens,
    rootKeys,
    signers,
    fetch: pinned,
    log,
    now,
    sleep,
  });
  return { proxy: createProxy(parts), parts };
};

/** Builds a chain over services of its own. */
export function createChain(options: ChainOptions): Chain {
  const { now = Date.now } = options;
  const stack = createChainStack(options);
  const waits: number[] = [];
  let timeLeft = 30_000;
  let output = "";
  const { proxy, parts } = createChainProxy(stack, options, {
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      waits.push(milliseconds);
    },
    write: (line) => {
      output += line;
    },
  });
  const send: Parameters<typeof createWitness>[0]["send"] = async (request) => {
    const { target, method = "GET", headers = [], body } = request;
    return fromResponse(
      await proxy.handle(
        {
          method,
          rawTarget: target,
          headers: new Headers(headers.map(([name, value]): [string, string] => [name, value])),
          bodyBytes: bodySize(request),
          ...(body === undefined ? {} : { body: async () => Buffer.from(body) }),
        },
        {
          id: crypto.randomUUID(),
          deadline: now() + timeLeft,
          caller: { kind: "local" },
          publicBase: "https://proxy.example",
        },
      ),
    );
  };
  const witness = createWitness({ send, sendRaw: send, output: () => output }, stack.simulator);
  return {
    ...witness,
    simulator: stack.simulator,
    tenant: stack.tenant,
    graph: stack.graph,
    waits,
    sealedIdsOf: createIdSealer(parts),
    setTimeLeft(milliseconds) {
      timeLeft = milliseconds;
    },
    output: () => output,
  };
}
