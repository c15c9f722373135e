import { createHmac } from "node:crypto";
import { createKeyedVeil, deriveKeys, plainProfile } from "@graphveil/core/privacy";
import type { AnyCloud } from "./configuration.ts";

/** Writes ids of one kind as somebody sees them. */
export type WriteIds = (
  kind: "directoryObject" | "message" | "event",
  ids: readonly string[],
) => readonly string[];

/** Graph's own ids. */
export const plainIds: WriteIds = (_, ids) => ids;

/**
 * Sealed ids as the deployed functions give them to callers who are not separate: from the key material and the format alone,
 * with nothing of what a function answered.
 */
export function sealedIds({ simulator, tenant }: AnyCloud): WriteIds {
  const mac = createHmac("sha256", simulator.world.aws.kmsKeyMaterial);
  const keys = deriveKeys(mac.update(`graphveil/root/v1/${tenant.id}`).digest());
  const own = { version: "v1", keys };
  const { seal } = createKeyedVeil({
    keyring: { issue: own, accept: [own] },
    profile: plainProfile("strict"),
    keepsDomain: () => false,
  });
  return (kind, ids) => seal.sealIds(kind, ids);
}
