import { type PolicyWarning, warningText } from "@graphveil/core/policy-warnings";
import type { LocatedFault, LocatedWarning } from "./policy-check.ts";

/** A fault in a line that editors and terminals open: file, line and column, JSON pointer (RFC 6901), and what is wrong. */
export const faultLine = (path: string, fault: LocatedFault): string => {
  const { line, column, pointer, caller, problem } = fault;
  const place = `${pointer === "" ? "the policy" : pointer}${caller === undefined ? "" : ` (${caller})`}`;
  return `${path}:${line}:${column} ${place} ${problem}`;
};

/** `a fault`, `3 faults`. */
export const countFaults = ({ length }: readonly LocatedFault[]): string =>
  length === 1 ? "a fault" : `${length} faults`;

/** A warning in such a line. */
export const warningLine = (path: string, { line, column, ...warning }: LocatedWarning): string =>
  `${path}:${line}:${column} warning: ${warningText(warning satisfies PolicyWarning)}`;
