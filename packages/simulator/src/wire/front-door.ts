import type { RequestListener } from "node:http";

/**
 * A platform's front end, such as a Function URL: it answers under one host name of the simulated network and streams,
 * which a {@link SimulatedHost} does not.
 */
export interface FrontDoor {
  /** Lower-case host name. */
  readonly host: string;
  readonly listener: RequestListener;
}
