import { namedProperties } from "../policy/odata/named-properties.ts";
import type { ParsedQuery } from "../policy/query/query.ts";
import { refuseUndecidable } from "./examined-request.ts";
import type { RecordRule } from "./record-rules.ts";

/**
 * Refuses a query that asks about more than a rule lets it: Graph answers for all records, so that an empty page with a link
 * to the next one would answer the filter for a withheld record.
 *
 * @throws Refusal `operationRefused`
 */
export function refuseProbes(query: ParsedQuery, rules: readonly RecordRule[]): void {
  const asked = namedProperties(query).map((path) => path.join("/"));
  for (const { queryable } of rules) {
    if (queryable !== undefined && asked.some((name) => !queryable.has(name)))
      throw refuseUndecidable("what a query asks of withheld records");
  }
}
