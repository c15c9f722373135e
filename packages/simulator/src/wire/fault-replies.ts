import type { Random } from "../random.ts";
import type { ErrorPlace, Fault } from "./faults.ts";
import type { Leg, SimulatedRequest, SimulatedResponse } from "./host.ts";

/** Ids and time for the error bodies of injected faults. */
export interface FaultReplyContext {
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The replies by which injected faults replace a service's own. The wire knows no service, so the services give it
 * these.
 */
export interface FaultReplies {
  /** An error of this status in the shape of the leg's service. */
  status(leg: Leg, status: number, request: SimulatedRequest, context: FaultReplyContext): SimulatedResponse;
  /** The token endpoint's error with this AADSTS code. */
  aadsts(code: number, request: SimulatedRequest, context: FaultReplyContext): SimulatedResponse;
  /** A continuous access evaluation challenge (learn.microsoft.com/entra/identity-platform/claims-challenge). */
  claimsChallenge(claims: string, request: SimulatedRequest, context: FaultReplyContext): SimulatedResponse;
  /** An error of Graph with its own code. */
  graphError(
    fault: Extract<Fault, { kind: "graphError" }>,
    request: SimulatedRequest,
    context: FaultReplyContext,
  ): SimulatedResponse;
  /** The page of a collection with an error inside; any other reply as it is. */
  errorInside(genuine: SimulatedResponse, place: ErrorPlace, code: string): SimulatedResponse;
  /** Status 200 with JSON that breaks off. */
  malformedJson(): SimulatedResponse;
}
