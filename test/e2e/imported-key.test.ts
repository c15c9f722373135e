import { createAwsRootKeySource } from "@graphveil/aws-lambda";
import { createKeyedVeil, deriveKeys, plainProfile, rootKeyLabel } from "@graphveil/core/privacy";
import { createGcpRootKeySource } from "@graphveil/gcp-function";
import { createSimulatedCloud, defaultWorld, type World } from "@graphveil/simulator";
import { describe, expect, it } from "vitest";

const { signal } = new AbortController();
const label = (version: string, world: World = defaultWorld) => rootKeyLabel(version, world.entra.tenantId);

/** The root keys that the two clouds' key management services give for a label. */
async function rootsOf(world: World, of: string) {
  const { fetch } = createSimulatedCloud({ world }).simulator;
  const aws = createAwsRootKeySource({ keyArn: world.aws.kmsKeyArn, credentials: world.aws.proxy, fetch });
  const gcp = createGcpRootKeySource({ keyVersion: world.gcp.kmsKeyVersion, fetch });
  return Promise.all([aws, gcp].map(({ deriveRootKey }) => deriveRootKey({ label: of, signal })));
}

const imported = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
const world: World = {
  ...defaultWorld,
  aws: { ...defaultWorld.aws, kmsKeyMaterial: imported },
  gcp: { ...defaultWorld.gcp, kmsKeyMaterial: imported },
};

describe("one HMAC key that was imported into both clouds", () => {
  it("gives both the same root, and so the same pseudonyms, tokens and seals", async () => {
    const [aws = imported, gcp = imported] = await rootsOf(world, label("v1"));
    expect(Buffer.from(aws).equals(gcp)).toBe(true);
    const sanitized = [aws, gcp].map((root) => {
      const own = { version: "v1", keys: deriveKeys(root) };
      const keyring = { issue: own, accept: [own] };
      const veil = createKeyedVeil({ keyring, profile: plainProfile("analytics"), keepsDomain: () => false });
      const message =
        '{"id":"AAMk","internetMessageId":"<a@b>","from":{"emailAddress":{"address":"a@b.example"}}}';
      const { body } = veil.sanitize(
        Buffer.from(message),
        { kind: "entity", type: "message" },
        () => undefined,
      );
      return Buffer.from(body).toString();
    });
    expect(sanitized[0]).toMatch(/s1_.*c1_.*p1_.*d1-/);
    expect(sanitized[1]).toBe(sanitized[0]);
  });

  it("gives two versions, and two tenants, two roots: their labels alone make them differ", async () => {
    const tenant = { ...world, entra: { ...world.entra, tenantId: "00000000-0000-4000-8000-000000000001" } };
    const labels = [label("v1"), label("v2"), label("v1", tenant)];
    const roots = await Promise.all(labels.map(async (each) => (await rootsOf(world, each))[0] ?? imported));
    expect(new Set(roots.map((root) => Buffer.from(root).toString("hex"))).size).toBe(3);
  });

  it("differs from another key's", async () => {
    const other: World = { ...world, gcp: { ...world.gcp, kmsKeyMaterial: new Uint8Array(32) } };
    const [aws = imported, gcp = imported] = await rootsOf(other, label("v1"));
    expect(Buffer.from(aws).equals(gcp)).toBe(false);
  });
});
