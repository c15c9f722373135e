import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/configuration/configuration.ts";
import { createKeyringSource } from "../../src/keys/keyring.ts";
import { RootKeyError, type RootKeyRequest } from "../../src/keys/root-key.ts";
import { deriveKeys } from "../../src/privacy/tokens/keys.ts";
import { environment, localPolicy } from "../fixtures/environment.ts";
import { createFakeClock, TENANT } from "../identity/fakes.ts";

const ARN = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OTHER = ARN.replace("1234abcd", "5678abcd");
const { signal } = new AbortController();

/** A key management service whose root key for a label is the HMAC of the key's name and the label. */
const rootKeyOf = (keyArn: string, label: string): Uint8Array =>
  createHmac("sha256", keyArn).update(label).digest();

type Derive = (keyArn: string, request: RootKeyRequest) => Promise<Uint8Array>;

function setUp(key: string, accept: readonly string[], issue: string, derive: Derive) {
  const policy = JSON.stringify({ ...localPolicy, keys: { issue, accept } });
  const configuration = parseConfig({
    env: environment({ GRAPHVEIL_KEY: key, GRAPHVEIL_POLICY: policy }),
    readFile: () => undefined,
    policyPaths: [],
  });
  const clock = createFakeClock();
  const source = createKeyringSource({
    configuration,
    rootKeys: (reference) => ({
      deriveRootKey: (request) =>
        derive(reference.kind === "awskms" ? reference.keyArn : expect.unreachable(), request),
    }),
    now: clock.now,
    timeout: clock.timeout,
  });
  return { source, clock };
}

describe("createKeyringSource", () => {
  it("derives each version with its own key and its own label, all at once and only once", async () => {
    const asked: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { source } = setUp(
      `v1=awskms:${ARN},v2=awskms:${OTHER}`,
      ["v1", "v2"],
      "v2",
      async (keyArn, { label }) => {
        asked.push(`${keyArn} ${label}`);
        if (asked.length === 2) gate.resolve();
        await gate.promise;
        return rootKeyOf(keyArn, label);
      },
    );
    const [keyring, again] = await Promise.all([source.getKeyring(signal), source.getKeyring(signal)]);
    expect(again).toBe(keyring);
    expect(await source.getKeyring(signal)).toBe(keyring);
    expect(asked).toEqual([`${OTHER} graphveil/root/v2/${TENANT}`, `${ARN} graphveil/root/v1/${TENANT}`]);
    expect(keyring.issue).toEqual({
      version: "v2",
      keys: deriveKeys(rootKeyOf(OTHER, `graphveil/root/v2/${TENANT}`)),
    });
    expect(keyring.accept).toEqual([
      keyring.issue,
      { version: "v1", keys: deriveKeys(rootKeyOf(ARN, `graphveil/root/v1/${TENANT}`)) },
    ]);
  });

  it("keeps no failure", async () => {
    const failure = new RootKeyError("keyDisabled", { remedy: "Enable it." });
    const answers = [Promise.reject(failure), Promise.resolve(new Uint8Array(32))];
    const { source } = setUp(`awskms:${ARN}`, ["v1"], "v1", () => answers.shift() ?? expect.unreachable());
    await expect(source.getKeyring(signal)).rejects.toBe(failure);
    expect((await source.getKeyring(signal)).issue.version).toBe("v1");
  });

  it("gives up on a service that never answers, heeds no signal and is asked again", async () => {
    let asked = 0;
    const { source, clock } = setUp(`awskms:${ARN}`, ["v1"], "v1", () => {
      asked += 1;
      return asked === 1 ? new Promise(() => undefined) : Promise.resolve(new Uint8Array(32));
    });
    const first = source.getKeyring(signal);
    expect(clock.limits.map(({ milliseconds }) => milliseconds)).toEqual([15_000]);
    clock.limits[0]?.controller.abort(new DOMException("late", "TimeoutError"));
    await expect(first).rejects.toMatchObject({ name: "RootKeyError", code: "unavailable" });
    expect((await source.getKeyring(signal)).issue.version).toBe("v1");
  });

  it("does not wait for a derivation of a sandbox that was frozen in the middle of it", async () => {
    let asked = 0;
    const { source, clock } = setUp(`awskms:${ARN}`, ["v1"], "v1", () => {
      asked += 1;
      return asked === 1 ? new Promise(() => undefined) : Promise.resolve(new Uint8Array(32));
    });
    source.getKeyring(signal).catch(() => undefined);
    clock.advance(15_000);
    expect((await source.getKeyring(signal)).issue.version).toBe("v1");
  });

  it("lets a caller go without ending what others wait for", async () => {
    const gate = Promise.withResolvers<Uint8Array>();
    const { source } = setUp(`awskms:${ARN}`, ["v1"], "v1", () => gate.promise);
    const controller = new AbortController();
    const leaving = source.getKeyring(controller.signal);
    const staying = source.getKeyring(signal);
    const reason = new Error("left");
    controller.abort(reason);
    await expect(leaving).rejects.toBe(reason);
    gate.resolve(new Uint8Array(32));
    expect((await staying).issue.version).toBe("v1");
  });

  it("asks no service for a development key, which depends on passphrase, version and tenant", async () => {
    const keyOf = async (passphrase: string, version: string) => {
      const { source } = setUp(`dev:${passphrase}`, [version], version, () => expect.unreachable());
      return Buffer.from((await source.getKeyring(signal)).issue.keys.seal).toString("hex");
    };
    const keys = await Promise.all([keyOf("a", "v1"), keyOf("a", "v1"), keyOf("b", "v1"), keyOf("a", "v2")]);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });
});
