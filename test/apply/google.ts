import { defaultWorld, type GcpWorld } from "@graphveil/simulator";
import { type Applied, block, text } from "./applied.ts";

/** The version of the key that the account may sign with. */
function keyVersionOf(applied: Applied, member: string): string {
  const ring = applied.one("google_kms_key_ring");
  const key = applied.one("google_kms_crypto_key");
  const binding = applied.one("google_kms_crypto_key_iam_member");
  if (binding["crypto_key_id"] !== key["id"] || binding["member"] !== member)
    throw new Error("the service account may not use the key");
  if (binding["role"] !== "roles/cloudkms.signer") throw new Error("the role on the key is another");
  const location = `projects/${text(ring, "project")}/locations/${text(ring, "location")}`;
  return `${location}/keyRings/${text(ring, "name")}/cryptoKeys/${text(key, "name")}/cryptoKeyVersions/1`;
}

/** The project in which the function was made: who it is, what it may do, and who may call it. */
export function googleOf(applied: Applied): GcpWorld {
  const run = applied.one("google_cloudfunctions2_function");
  const account = applied.one("google_service_account", "proxy");
  const projectId = text(run, "project");
  const projectNumber = text(applied.one("google_project"), "number");
  const region = text(run, "location");
  const email = `${text(account, "account_id")}@${text(account, "project")}.iam.gserviceaccount.com`;
  if (block(run, "service_config")["service_account_email"] !== email)
    throw new Error("the function runs as another account");
  const invokers = applied
    .all("google_cloud_run_v2_service_iam_member")
    .filter(({ role, name }) => role === "roles/run.invoker" && name === run["name"])
    .map(({ member }) => member);
  return {
    ...defaultWorld.gcp,
    projectId,
    projectNumber,
    region,
    serviceAccount: { email, uniqueId: text(account, "unique_id") },
    openIdTokenCreators: [],
    kmsKeyVersion: keyVersionOf(applied, `serviceAccount:${email}`),
    serviceUrl: `https://${text(run, "name")}-${projectNumber}.${region}.run.app`,
    callers: defaultWorld.gcp.callers.map((caller) => ({
      ...caller,
      invoker: invokers.includes(`serviceAccount:${caller.email}`),
    })),
  };
}
