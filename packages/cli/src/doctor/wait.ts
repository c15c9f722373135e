import type { Finding } from "@graphveil/core/health";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/** Codes of what an administrator changed some minutes ago: it can take some minutes more until all of Entra ID knows. */
const SETTLING: ReadonlySet<string | undefined> = new Set([
  ...[70021, 700211, 700212, 700213, 7000272, 50166, 90061, 501661].map((code) => `AADSTS${code}`),
  ...[700016, 7000229, 700011, 700027, 90033, 90024, 50033, 90006, 90012, 90055].map(
    (code) => `AADSTS${code}`,
  ),
  ...["unreachable", "timeout", "Authorization_RequestDenied", "ErrorAccessDenied", "unavailable"],
]);

const settles = ({ check, result, code }: Finding): boolean =>
  (result === "fail" && (SETTLING.has(code) || /^roles\.[A-Z]/.test(check))) ||
  (result === "warn" && check === "roles.freshness");

/** The findings that can settle by themselves. */
export const settling = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter((finding) => settles(finding));

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads `--wait`: `90s`, `5m`, `2h`.
 *
 * @throws CommandError (wrong use)
 */
export function readWait(text: string | undefined): number {
  if (text === undefined) return 0;
  const [, digits, unit] = /^(\d{1,4})([smh])$/.exec(text.trim()) ?? [];
  if (digits === undefined || unit === undefined)
    throw new CommandError(EXIT.wrongUse, "--wait must be a time such as 90s, 5m or 2h.");
  return Number(digits) * (UNITS[unit] ?? 0);
}

/** A run gives what the last one found for 30 s, so nothing is gained by asking sooner. */
const PAUSE_MS = 31_000;

/** Options of {@link untilSettled}. */
export interface WaitOptions {
  readonly waitMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes a line for the person who waits. */
  readonly tell: (line: string) => void;
}

/** Runs again until nothing is left that can settle by itself, or the time is over. */
export async function untilSettled<Run extends { readonly findings: readonly Finding[] }>(
  run: () => Promise<Run>,
  { waitMs, now, sleep, tell }: WaitOptions,
): Promise<Run> {
  const end = now() + waitMs;
  for (;;) {
    const outcome = await run();
    const waitsFor = settling(outcome.findings);
    const left = end - now();
    if (waitsFor.length === 0 || left <= 0) return outcome;
    const names = waitsFor.map(({ check, code }) => (code === undefined ? check : `${check} (${code})`));
    tell(`Waiting for ${names.join(", ")}; ${Math.ceil(left / 1000)} s left.\n`);
    await sleep(Math.min(PAUSE_MS, left));
  }
}
