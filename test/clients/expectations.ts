import type { Job, Rounds, Seen } from "./client.ts";

/** The truth, read through the core in this process by a reader of the tests' own. */
export interface Truth {
  readonly people: readonly string[];
  readonly members: readonly string[];
  readonly mail: readonly string[];
  readonly calendar: readonly string[];
  readonly order: readonly string[];
  readonly changes: Rounds;
  readonly batchPages: readonly string[];
  readonly newest: readonly string[];
}

/** What a job comes to, whatever the client and the endpoint. */
export type Expectation =
  | { readonly kind: "gives"; readonly value: (truth: Truth) => unknown }
  /** The proxy refuses it by design; the client's own error says so. */
  | { readonly kind: "refused"; readonly as: Required<Seen>; readonly because: string };

const gives = (value: (truth: Truth) => unknown): Expectation => ({ kind: "gives", value });
const refused = (status: number, code: string, because: string): Expectation => ({
  kind: "refused",
  as: { status, code },
  because,
});

/** The one table of expectations: every client at every endpoint comes to this. */
export const expectations: Readonly<Record<Job, Expectation>> = {
  people: gives(({ people }) => people),
  members: gives(({ members }) => members),
  mail: gives(({ mail }) => mail),
  calendar: gives(({ calendar }) => calendar),
  order: gives(({ order }) => order),
  changes: gives(({ changes }) => changes),
  batch: gives(() => Array.from({ length: 20 }, () => 200)),
  batchPages: gives(({ batchPages }) => batchPages),
  dependency: gives(() => [403, 424]),
  count: gives(({ people }) => people.length),
  patience: gives(({ newest }) => newest),
  unknownId: refused(404, "ErrorItemNotFound", "people are addressed by ids that the proxy gave out"),
  names: refused(403, "propertyRefused", "the profile hides names"),
  search: refused(403, "operationRefused", "a search tells what hidden text holds"),
  expand: refused(403, "operationRefused", "attachments do not leave"),
  me: refused(403, "operationRefused", "an application has no signed-in user"),
  write: refused(405, "methodRefused", "the proxy is read-only"),
  photo: refused(403, "operationRefused", "a photo is a face"),
};
