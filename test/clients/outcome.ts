import { expect } from "vitest";
import type { ConnectedClient, Job, Places, Seen } from "./client.ts";
import { expectations, type Truth } from "./expectations.ts";
import type { Limit } from "./limits.ts";

/** What a client came to: a value, what its error says of itself, or nothing, since it has no words for the job. */
export type Outcome = { readonly value: unknown } | { readonly error: Seen } | "no words";

/** Has a client do a job. */
export async function outcomeOf({ jobs, seen }: ConnectedClient, job: Job, places: Places): Promise<Outcome> {
  const does = jobs[job];
  if (does === undefined) return "no words";
  try {
    return { value: await does(places) };
  } catch (error) {
    return { error: await seen(error) };
  }
}

/** What an outcome is held against. */
export interface ExpectedOf {
  readonly job: Job;
  readonly truth: Truth;
  /** Why the client does not do it here. */
  readonly limit: Limit | undefined;
}

/** Fails unless the outcome is that of the table of expectations, or of the limit where there is one. */
export function expectOutcome(outcome: Outcome, { job, truth, limit }: ExpectedOf): void {
  const expectation = expectations[job];
  if (limit !== undefined) expect(outcome).toEqual(limit.instead ?? "no words");
  else if (expectation.kind === "gives") expect(outcome).toEqual({ value: expectation.value(truth) });
  else {
    // A client may keep the status to itself, but not what was refused.
    expect(outcome).toHaveProperty("error.code");
    expect({ error: expectation.as }).toMatchObject(outcome as object);
  }
}
