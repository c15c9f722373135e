/*
 * The room of diagnosis. It tries the proxy's own chain leg by leg, and says of each what should be, what is, and what to do.
 * It decides nothing about a request. What it says holds no token, key, name or address of a person, and no id of the
 * directory; it names the workload, since that is what an operator has to compare.
 */
import { Refusal, RemediableError } from "../errors.ts";
import { EntraError } from "../identity/exchange/entra-error.ts";

/** The result of a check. A check that could not be tried is not a pass. */
export type FindingResult = "pass" | "warn" | "fail" | "untried";

/** What one check found. */
export interface Finding {
  /** Stable name, such as `exchange` or `roles.Mail.Read`. */
  readonly check: string;
  readonly result: FindingResult;
  /** Code of the failure, such as `AADSTS700213`, `accessDenied` or Graph's own; absent where there is none. */
  readonly code?: string | undefined;
  /** What should be, in words. */
  readonly expected: string;
  /** What is. */
  readonly found: string;
  /** What to do; absent where there is nothing to do. */
  readonly remedy?: string | undefined;
}

const RANK: Readonly<Record<FindingResult, number>> = { pass: 0, untried: 1, warn: 2, fail: 3 };

/** The worst result among findings; `untried` where there are none. */
export const worstResult = (findings: readonly Finding[]): FindingResult =>
  findings.length === 0
    ? "untried"
    : findings.reduce<FindingResult>(
        (worst, { result }) => (RANK[result] > RANK[worst] ? result : worst),
        "pass",
      );

/** What is said of a failure, and what to do about it. */
export interface Explanation {
  readonly code: string | undefined;
  readonly found: string;
  readonly remedy: string | undefined;
}

const entraText = ({ code, failure, meaning }: EntraError): string =>
  [code ?? failure, meaning].filter((part) => part !== undefined).join(": ");

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");

/** Puts a failure of a leg into words. One that nobody foresaw gives its class, since its message could hold anything. */
export function explainFailure(error: unknown): Explanation {
  if (error instanceof EntraError)
    return { code: error.code ?? error.failure, found: entraText(error), remedy: error.remedy };
  if (error instanceof RemediableError) {
    const { code, message, upstream, remedy } = error;
    return {
      code: String(code),
      found: upstream === undefined ? message : `${message} (${upstream})`,
      remedy,
    };
  }
  if (error instanceof Refusal)
    return {
      code: error.code,
      found: error.reason,
      remedy: "Look the reason up in docs/runbook.md, and try again.",
    };
  if (isTimeout(error))
    return { code: "timeout", found: "no answer in time", remedy: "Check the way out, and try again." };
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return { code: undefined, found: `an unforeseen error (${name})`, remedy: "Report it, with the version." };
}
