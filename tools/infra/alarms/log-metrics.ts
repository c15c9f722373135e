import type { LogMetric } from "./alarm.ts";

const REQUEST_LOG = 'log_id("run.googleapis.com/requests")';

const counting = (filter: string, labels: LogMetric["labels"] = {}): LogMetric => ({
  filter,
  labels,
  value: null,
});

/** A condition on what an event says of its request, or of one of a batch: a list matches where one of its elements does. */
const told = (condition: string): string =>
  `(jsonPayload.audit.${condition} OR jsonPayload.audit.requests.${condition})`;

/**
 * The log metrics on Google Cloud, by name. Audit events are lines `{"audit":{…}}`; an entry of the platform's request log has a
 * text of its own where the platform answered and no instance did.
 *
 * @see https://cloud.google.com/logging/docs/view/logging-query-language
 * @see https://cloud.google.com/run/docs/troubleshooting
 */
export const logMetrics: Readonly<Record<string, LogMetric>> = {
  // The request log has severity ERROR for each 5xx, which the audit events count.
  errors: counting(`severity>=ERROR AND NOT jsonPayload.audit:* AND NOT ${REQUEST_LOG}`),
  failures: counting(told("status>=500")),
  refusals: counting(told('decision="deny"'), { code: "jsonPayload.audit.error" }),
  "exchange-failures": counting(
    `(${told('error="tokenUnavailable"')} OR ${told('error="upstreamUnauthorized"')})`,
  ),
  "graph-throttling": counting(told('error="throttled"')),
  "invalid-values": counting("jsonPayload.audit.invalidValues>0"),
  "empty-exclusions": counting("jsonPayload.audit.emptyExclusion=true"),
  "push-down-refused": counting("jsonPayload.audit.pushDownRefused=true"),
  "certificate-expiry": counting('jsonPayload.code="certificateExpiry"'),
  "certificate-days-left": {
    filter: '(jsonPayload.code="certificateExpiry" OR jsonPayload.code="certificateDaysLeft")',
    labels: {},
    value: "jsonPayload.daysLeft",
  },
  // The metric request_count leaves out what never reached an instance.
  throttles: counting(`${REQUEST_LOG} AND httpRequest.status=429 AND textPayload:"no available instance"`),
  "refused-at-the-door": counting(
    `${REQUEST_LOG} AND (httpRequest.status=401 OR httpRequest.status=403) AND textPayload:*`,
  ),
  requests: counting("jsonPayload.audit:*", { caller: "jsonPayload.audit.caller" }),
  "upstream-latency": {
    filter: "jsonPayload.audit.upstream.latencyMs>=0",
    labels: {},
    value: "jsonPayload.audit.upstream.latencyMs",
  },
  retries: counting(told("upstream.retries>0")),
  "graph-errors": counting(told("upstream.code:*"), { code: "jsonPayload.audit.upstream.code" }),
  "strange-names": counting("jsonPayload.audit.strangeNames:*"),
  "cold-starts": counting("jsonPayload.audit.activity.coldStart=true"),
  "token-exchanges": counting("jsonPayload.audit.activity.tokenExchanges>0"),
  "token-renewals": counting("jsonPayload.audit.activity.tokenRenewals>0"),
  "scope-lookups": counting("jsonPayload.audit.activity.scopeLookups>0"),
};
