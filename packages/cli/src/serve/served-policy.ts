import { resolve } from "node:path";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";
import { checkPolicy } from "../policy/check.ts";
import { countFaults, faultLine } from "../policy/fault-line.ts";

/** A policy file that is served. */
export interface ServedPolicy {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The policy itself, as `GRAPHVEIL_POLICY` takes it. */
  readonly text: string;
}

/** The text of a policy without faults, or a line for each fault. */
export type ReadPolicy =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly summary: string; readonly lines: readonly string[] };

/** Reads the bytes of a policy file; `shown` is the path as the person wrote it. */
export function readPolicyBytes(shown: string, bytes: Uint8Array): ReadPolicy {
  const check = checkPolicy(bytes);
  if (check.ok) return { ok: true, text: Buffer.from(bytes).toString("utf8").trim() };
  return {
    ok: false,
    summary: `${shown} has ${countFaults(check.faults)}`,
    lines: check.faults.map((fault) => faultLine(shown, fault)),
  };
}

/**
 * Reads the policy to be served.
 *
 * @throws CommandError if it cannot be read (wrong use), or has faults (configuration)
 */
export async function readServedPolicy(folder: string, shown: string): Promise<ServedPolicy> {
  const bytes = await readGivenFile(folder, shown);
  const read = readPolicyBytes(shown, bytes);
  if (!read.ok)
    throw new CommandError(EXIT.configuration, `Nothing is served: ${read.summary}.`, [
      ...read.lines.map((line) => `  ${line}`),
      "docs/policy.md says what a policy may hold.",
    ]);
  return { path: resolve(folder, shown), bytes, text: read.text };
}
