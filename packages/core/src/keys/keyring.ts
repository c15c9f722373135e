import { createHash, createHmac } from "node:crypto";
import { abortable, type Timeout } from "../concurrency/abort.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { deriveKeys, type Keyring, rootKeyLabel, type VersionedKeys } from "../privacy/tokens/keys.ts";
import type { ManagedKeyReference } from "./key-reference.ts";
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

/** Options of {@link createKeyringSource}. */
export interface KeyringSourceOptions {
  readonly configuration: Pick<Configuration, "keys" | "tenantId" | "policy">;
  /** The source of root keys for a key of the platform's key management service. */
  readonly rootKeys: (reference: ManagedKeyReference) => RootKeySource;
  readonly timeout: Timeout;
}

/** Ends a derivation whoever waits for it. */
const FLIGHT_LIMIT_MS = 15_000;

/** Root keys for local work: HMAC-SHA-256 under the passphrase's hash. Whoever knows the passphrase knows them. */
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
  timeout,
}: KeyringSourceOptions): KeyringSource {
  const { keys, tenantId, policy } = configuration;
  let flight: Promise<Keyring> | undefined;

  const derive = async (version: string, signal: AbortSignal): Promise<VersionedKeys> => {
    const reference = keys.get(version);
    if (reference === undefined) throw new Error(`no key for version ${version}`);
    const source = reference.kind === "dev" ? developmentRootKeys(reference.passphrase) : rootKeys(reference);
    const root = await source.deriveRootKey({ label: rootKeyLabel(version, tenantId), signal });
    return { version, keys: deriveKeys(root) };
  };

  const load = async (): Promise<Keyring> => {
    const { issue } = policy.keys;
    const versions = [issue, ...policy.keys.accept.filter((version) => version !== issue)];
    const signal = timeout(FLIGHT_LIMIT_MS);
    const derived = Promise.all(versions.map((version) => derive(version, signal)));
    const [issuing, ...older] = await abortable(derived, signal).catch((error: unknown) => {
      throw signal.aborted ? new RootKeyError("unavailable", { remedy: "Try again." }) : error;
    });
    if (issuing === undefined) throw new Error("a policy issues under one version");
    return { issue: issuing, accept: [issuing, ...older] };
  };

  return {
    getKeyring(signal) {
      if (flight === undefined) {
        const started = load();
        flight = started;
        started.catch(() => {
          flight = undefined;
        });
      }
      return abortable(flight, signal);
    },
  };
}
