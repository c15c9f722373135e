import { type KeyReference, keyForms, keyTexts, parseKeyReference } from "../keys/key-reference.ts";
import type { Report } from "./problems.ts";

const VARIABLE = "GRAPHVEIL_KEY";

/** What the keys are read with. */
export interface RootKeysOptions {
  /** The versions that the policy lists; undefined without a policy, when only the form of the keys is checked. */
  readonly versions: readonly string[] | undefined;
  /** True on a platform, where a development key would be a key that a configuration holds. */
  readonly deployed: boolean;
}

/** Reads the key of each version; a problem is reported, and its key left out. */
export function readRootKeys(
  text: string | undefined,
  { versions, deployed }: RootKeysOptions,
  report: Report,
): ReadonlyMap<string, KeyReference> | undefined {
  if (text === undefined) return report(VARIABLE, `is not set; it must be ${keyForms}`);
  const texts = keyTexts(text, versions ?? ["any"]);
  for (const version of versions ?? []) {
    if (!texts.has(version))
      report(VARIABLE, `names no key for version ${version} of the policy; add it as ${version}=…`);
  }
  const keys = new Map<string, KeyReference>();
  for (const [version, each] of texts) {
    const reference = parseKeyReference(each);
    if (reference !== undefined) keys.set(version, reference);
  }
  if (keys.size < texts.size) report(VARIABLE, `is not ${keyForms}`);
  if (deployed && [...keys.values()].some(({ kind }) => kind === "dev"))
    report(VARIABLE, "must not be a development key in a deployed function; name a key of the cloud's KMS");
  return keys;
}
