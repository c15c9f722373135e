import type { Fault } from "@graphveil/core/policy";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/** A fault in a line: where it is, as a JSON pointer (RFC 6901), and what is wrong. The whole policy's pointer shows as `/`. */
export const faultLine = ({ pointer, problem }: Fault): string => `${pointer || "/"} ${problem}`;

/** What a command says that needs a policy without faults. */
export const policyFaults = (path: string, faults: readonly Fault[]): CommandError =>
  new CommandError(
    EXIT.configuration,
    `${path} has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}; mend the policy and run this again.`,
    faults.map(faultLine),
  );
