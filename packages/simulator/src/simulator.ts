import { createAwsIssuer } from "./hosts/aws/issuer.ts";
import { createAwsKms } from "./hosts/aws/kms.ts";
import { createSts } from "./hosts/aws/sts.ts";
import {
  type AccessTokenLifetime,
  type AccessTokenVerifier,
  createAccessTokens,
} from "./hosts/entra/access-token.ts";
import { createEntra } from "./hosts/entra/entra.ts";
import { createGraphBearerVerifier, type GraphBearerVerdict } from "./hosts/entra/graph-bearer.ts";
import { faultReplies } from "./hosts/fault-replies.ts";
import { createCloudKms } from "./hosts/google/cloud-kms.ts";
import { createIamCredentials } from "./hosts/google/iam-credentials.ts";
import { createGoogleIdentity, type GoogleIdentity, googleIssuer } from "./hosts/google/identity.ts";
import { createGoogleIssuer } from "./hosts/google/issuer.ts";
import { createMetadataServer } from "./hosts/google/metadata.ts";
import { createKeyVault } from "./hosts/key-vault.ts";
import { createSigningKey } from "./protocol/signing-key.ts";
import { createRandom } from "./random.ts";
import { createFaults, type Faults } from "./wire/faults.ts";
import type { SimulatedHost, SimulatedRequest } from "./wire/host.ts";
import { createInProcessFetch } from "./wire/in-process-fetch.ts";
import { createJournal, type Journal } from "./wire/journal.ts";
import type { Network } from "./wire/network/listen.ts";
import { createRouter, type Delivery, type UnsimulatedEntry } from "./wire/router.ts";
import { defaultWorld, type World } from "./world.ts";

/** What a simulator is made of; everything has a default. */
export interface SimulatorOptions {
  readonly world?: World;
  /** Seed of fault rates, token lifetimes and ids; default 1. */
  readonly seed?: number;
  /** Milliseconds since the epoch; default the machine's clock. */
  readonly now?: () => number;
  /** Hosts beside the built-in ones; see {@link Simulator.addHost} for one that needs the simulator itself. */
  readonly hosts?: readonly SimulatedHost[];
  readonly accessTokenLifetime?: AccessTokenLifetime;
  /** How many journal entries are held; default 100 000. */
  readonly journalLimit?: number;
}

/** The simulated services of both clouds and of Microsoft, in one world. */
export interface Simulator {
  readonly world: World;
  readonly faults: Faults;
  readonly journal: Journal;
  /** Requests that no simulator has a behaviour for. A test that leaves one here has failed; one that wants it takes it. */
  readonly unsimulated: UnsimulatedEntry[];
  /** Reaches the simulated hosts without a socket; an unknown host rejects and is recorded. */
  readonly fetch: typeof globalThis.fetch;
  /** Takes one request to its host: what `fetch` and the network are built on. */
  handle(request: SimulatedRequest): Promise<Delivery>;
  /** Adds a host, such as Microsoft Graph; the first host that answers for a name gets its requests. */
  addHost(host: SimulatedHost): void;
  /** Verifies an access token that the simulated Entra issued: for the host of the resource. */
  readonly verifyAccessToken: AccessTokenVerifier;
  /** The same for the simulated Microsoft Graph of the world's cloud, in Graph's words. */
  verifyGraphBearer(authorization: string | null): Promise<GraphBearerVerdict>;
  /** Google's token service, for front doors and for tokens of developers. */
  readonly google: GoogleIdentity;
  /**
   * The ID token with which a caller's service account calls a Cloud Run service.
   *
   * @throws Error when the world knows no service account of that e-mail
   */
  mintCallerIdToken(email: string, audience: string): Promise<string>;
  /** Opens the simulated network on loopback for other processes; any number of times. */
  listen(): Promise<Network>;
}

/**
 * Creates the simulated world. It is cheap: keys are generated when a token is first signed, certificates when a
 * connection is first made.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { world = defaultWorld, seed = 1, now = Date.now } = options;
  const random = createRandom(`simulator ${seed}`);
  const faults = createFaults(random.fork("faults").next);
  const journal = createJournal(options.journalLimit ?? 100_000);
  const unsimulated: UnsimulatedEntry[] = [];
  const hosts: SimulatedHost[] = [...(options.hosts ?? [])];
  const router = createRouter({ hosts, faults, faultReplies, journal, unsimulated, random, now });
  const fetch = createInProcessFetch(router.deliver);

  const google = createGoogleIdentity({ world, key: createSigningKey(googleIssuer), random, now });
  const awsKey = createSigningKey(world.aws.issuer);
  const tokens = createAccessTokens({
    world,
    key: createSigningKey(`entra ${world.entra.tenantId}`),
    random,
    now,
    ...(options.accessTokenLifetime === undefined ? {} : { lifetime: options.accessTokenLifetime }),
  });
  hosts.push(
    createSts({ world, key: awsKey, random, now }),
    createAwsIssuer(world.aws.issuer, awsKey),
    createAwsKms({ world, random, now }),
    createMetadataServer({ world, identity: google, now }),
    createGoogleIssuer(google.key),
    createIamCredentials(world, google),
    createCloudKms(world, google),
    createEntra({ world, tokens, fetch, random, now }),
    createKeyVault(world, tokens.verify),
  );

  return {
    world,
    faults,
    journal,
    unsimulated,
    fetch,
    handle: (request) => router.deliver(request),
    addHost: (host) => {
      hosts.push(host);
    },
    verifyAccessToken: tokens.verify,
    verifyGraphBearer: createGraphBearerVerifier(world.entra.cloud, tokens.verify),
    google,
    mintCallerIdToken: (email, audience) => google.mintIdToken(email, audience),
    async listen() {
      const { listen } = await import("./wire/network/listen.ts");
      return listen({ router, faults });
    },
  };
}
