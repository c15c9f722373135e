/*
 * The room of root keys: where they come from, and the ring of those in force. Root keys are derived in a cloud's key
 * management service and held in memory only. What is derived from them is the business of privacy/tokens.
 */
import { createHash, createHmac } from "node:crypto";
import { abortable, type Timeout } from "../concurrency/abort.ts";
import { createSingleFlight } from "../concurrency/single-flight.ts";
import { deriveKeys, type Keyring, rootKeyLabel, type VersionedKeys } from "../privacy/tokens/keys.ts";
import type { KeyReference, ManagedKeyReference } from "./key-reference.ts";
import { RootKeyError, type RootKeySource } from "./root-key.ts";

/** Loads the keyring once for the life of the process. */
export interface KeyringSource {
  /**
   * The keyring; the first call derives the root keys of all versions in parallel, later ones share the result. A failed
   * derivation is not kept, so the next request tries again.
   *
   * @throws RootKeyError, or the signal's reason
   */
  getKeyring(signal: AbortSignal): Promise<Keyring>;
}

/** What the configuration says of keys: which key each version has, for which tenant, and which versions the policy uses. */
interface ConfiguredKeys {
  readonly keys: ReadonlyMap<string, KeyReference>;
  readonly tenantId: string;
  readonly policy: { readonly keys: { readonly issue: string; readonly accept: readonly string[] } };
}

/** Options of {@link createKeyringSource}. */
export interface KeyringSourceOptions {
  readonly configuration: ConfiguredKeys;
  /** The source of root keys for a key of the platform's key management service. */
  readonly rootKeys: (reference: ManagedKeyReference) => RootKeySource;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  readonly timeout: Timeout;
}

/** A derivation ends after this, however long its callers would wait. */
const FLIGHT_LIMIT_MS = 15_000;

/** Root keys for local work: HMAC-SHA-256 under the passphrase's hash. A person who knows the passphrase knows them. */
const developmentRootKeys = (passphrase: string): RootKeySource => {
  const key = createHash("sha256").update(`graphveil/development\n${passphrase}`).digest();
  return { deriveRootKey: async ({ label }) => createHmac("sha256", key).update(label).digest() };
};

/**
 * Derives every version's root key through the key management service and splits it: no key is stored anywhere, and none
 * leaves the process.
 */
export function createKeyringSource({
  configuration,
  rootKeys,
  now = Date.now,
  timeout,
}: KeyringSourceOptions): KeyringSource {
  const { keys, tenantId, policy } = configuration;
  let keyring: Keyring | undefined;
  const flight = createSingleFlight<Keyring>({
    landed: (loaded) => {
      keyring = loaded;
    },
    limitMs: FLIGHT_LIMIT_MS,
    timedOut: () => new RootKeyError("unavailable", { remedy: "Try again." }),
    now,
    timeout,
  });

  const derive = async (version: string, signal: AbortSignal): Promise<VersionedKeys> => {
    const reference = keys.get(version);
    if (reference === undefined) throw new Error(`no key for version ${version}`);
    const source = reference.kind === "dev" ? developmentRootKeys(reference.passphrase) : rootKeys(reference);
    const root = await source.deriveRootKey({ label: rootKeyLabel(version, tenantId), signal });
    return { version, keys: deriveKeys(root) };
  };

  const load = async (signal: AbortSignal): Promise<Keyring> => {
    const { issue } = policy.keys;
    const versions = [issue, ...policy.keys.accept.filter((version) => version !== issue)];
    const [issuing, ...older] = await Promise.all(versions.map((version) => derive(version, signal)));
    if (issuing === undefined) throw new Error("a policy issues under one version");
    return { issue: issuing, accept: [issuing, ...older] };
  };

  return {
    getKeyring: (signal) =>
      abortable(keyring === undefined ? flight.join(load) : Promise.resolve(keyring), signal),
  };
}
