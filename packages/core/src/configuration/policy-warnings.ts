import { pointerTo } from "../json/json-pointer.ts";
import type { PolicyDocument } from "../policy/document/document.ts";
import { superfluousAcknowledgement } from "../privacy/profile/acknowledgement.ts";

/** Every code of a warning; a code keeps its meaning, and docs/policy.md explains each. */
export const warningCodes = ["acknowledgeSuperfluous"] as const;

/** The code of a warning. */
export type WarningCode = (typeof warningCodes)[number];

/** Something in a policy that is of its form, holds nothing up, and can hardly be meant. It quotes no value of the policy. */
export interface PolicyWarning {
  readonly code: WarningCode;
  /** JSON pointer (RFC 6901) from the start of the policy. */
  readonly pointer: string;
  /** Name of the caller's entry, where it is about one. */
  readonly caller?: string | undefined;
  readonly problem: string;
}

/** Settings with the place of a policy that they are written in. */
interface Place {
  readonly path: readonly PropertyKey[];
  readonly caller?: string;
  readonly settings: Parameters<typeof superfluousAcknowledgement>[0];
}

const placesOf = (policy: PolicyDocument): readonly Place[] => [
  { path: [], settings: policy },
  ...policy.callers.map((entry, index) => ({
    path: ["callers", index],
    caller: entry.name,
    settings: { ...entry, profile: entry.profile ?? policy.profile },
  })),
];

const superfluousIn = ({ path, caller, settings }: Place): readonly PolicyWarning[] => {
  const superfluous = superfluousAcknowledgement(settings);
  if (superfluous.length === 0) return [];
  const problem = `lists ${superfluous.join(", ")}, of which no override beside it lets anything out in the clear; take it out`;
  return [{ code: "acknowledgeSuperfluous", pointer: pointerTo([...path, "acknowledge"]), caller, problem }];
};

/** What a policy without faults says that can hardly be meant, in the order of its parts. */
export const policyWarnings = (policy: PolicyDocument): readonly PolicyWarning[] =>
  placesOf(policy).flatMap(superfluousIn);

/** A warning as a line of text without its end: place, problem and code. */
export const warningText = ({ code, pointer, caller, problem }: PolicyWarning): string =>
  `${pointer}${caller === undefined ? "" : ` (${caller})`} ${problem} [${code}]`;
