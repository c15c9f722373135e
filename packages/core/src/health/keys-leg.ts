import type { KeyringSource } from "../keys/keyring.ts";
import { explainFailure, type Finding } from "./finding.ts";

/** Derives the root keys of every version again, and says how many there are. */
export async function tryKeys(keyrings: KeyringSource, signal: AbortSignal): Promise<Finding> {
  const finding = { check: "keys", expected: "a root key for each version of the policy" };
  try {
    const { issue, accept } = await keyrings.getKeyring(signal);
    const versions = accept.map(({ version }) => version).join(", ");
    return { ...finding, result: "pass", found: `${versions}; new tokens are made under ${issue.version}` };
  } catch (error) {
    return { ...finding, result: "fail", ...explainFailure(error) };
  }
}
