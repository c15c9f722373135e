import type { Applied } from "./applied.ts";

/** What must hold of a state, by what is wrong where it does not. */
export type GuardRails = Readonly<Record<string, (applied: Applied) => boolean>>;

/** What is wrong with a state; a rule that cannot be judged, since something is missing, does not hold. */
export function broken(rails: GuardRails, applied: Applied): readonly string[] {
  const holds = (rule: (applied: Applied) => boolean): boolean => {
    try {
      return rule(applied);
    } catch {
      return false;
    }
  };
  return Object.entries(rails).flatMap(([wrong, rule]) => (holds(rule) ? [] : [wrong]));
}

/** Whether two lists hold the same, in any order. */
export const same = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  JSON.stringify(one.map((each) => JSON.stringify(each)).sort()) ===
  JSON.stringify(other.map((each) => JSON.stringify(each)).sort());

/** An image that nobody can replace by another one. */
export const pinned = (image: unknown): boolean => /@sha256:[0-9a-f]{64}$/.test(String(image));

/** What a job may be told by its environment: to call nobody else. */
export const KNOWN_VARIABLES: readonly string[] = [
  "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT",
  "RUNTIME__DLTHUB_TELEMETRY",
];
