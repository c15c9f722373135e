import type { LoadRow } from "../load/report.ts";
import type { Fitted } from "./fit.ts";
import { loadScenarios } from "./scenarios.ts";
import { simulate } from "./simulate.ts";

/** One quantity of a run, as it was measured and as the model says. */
export interface Prediction {
  readonly run: string;
  readonly quantity: string;
  readonly measured: number;
  readonly predicted: number;
  /** How far the prediction is off, as a share of what was measured. */
  readonly error: number;
  readonly holds: boolean;
}

/** How far a prediction may be off. */
export const TOLERANCE = 0.15;

const quantities = (row: LoadRow) => ({
  "requests to Graph": row.upstream,
  "round trips": row.roundTrips,
  "MB from Graph": row.upstreamBytes / 1024 / 1024,
  "CPU of the function, s": row.functionCpu,
  "CPU of caller and services, s": row.harnessCpu,
  "duration, s": row.seconds,
});

/** What the model says of a run on the Google function, against what was measured. */
export function predictionsOf(fitted: Fitted, row: LoadRow): readonly Prediction[] {
  const isBatched = row.name !== "single requests";
  const outcomes = loadScenarios(fitted, row.mailboxes, isBatched).map(simulate);
  const sum = (pick: (outcome: (typeof outcomes)[number]) => number): number =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const predicted: Readonly<Record<keyof ReturnType<typeof quantities>, number>> = {
    "requests to Graph": sum(({ requests }) => requests),
    "round trips": sum(({ roundTrips }) => roundTrips),
    "MB from Graph": sum(({ kb }) => kb) / 1024,
    "CPU of the function, s": sum(({ functionCpu }) => functionCpu),
    "CPU of caller and services, s": sum(({ harnessCpu }) => harnessCpu),
    "duration, s": sum(({ seconds }) => seconds),
  };
  return Object.entries(quantities(row)).map(([quantity, measured]) => {
    const value = predicted[quantity as keyof typeof predicted];
    const error = value / measured - 1;
    return {
      run: `${row.mailboxes} mailboxes, ${row.name}`,
      quantity,
      measured,
      predicted: value,
      error,
      holds: Math.abs(error) <= TOLERANCE,
    };
  });
}
