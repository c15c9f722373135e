import type { Alarm, CloudWatchAlarm, CloudWatchMetric, ThresholdAlert } from "./alarm.ts";

const FIVE_MINUTES = 300;
const HOUR_SECONDS = 3600;

const platform = (name: string, statistic: CloudWatchMetric["statistic"] = "Sum"): CloudWatchMetric => ({
  namespace: "AWS/Lambda",
  name,
  statistic,
});
const audited = (name: string): CloudWatchMetric => ({ namespace: "Graphveil", name, statistic: "Sum" });

/** Fires when a metric reaches the threshold within five minutes; no data means that nothing happened. */
const reaching = (metric: CloudWatchMetric, threshold: number): CloudWatchAlarm => ({
  kind: "metric",
  metrics: { value: metric },
  expression: null,
  comparison: "GreaterThanOrEqualToThreshold",
  threshold,
  period: FIVE_MINUTES,
  periods: 1,
  missing: "notBreaching",
});

/** Fires when at least as many entries are counted within five minutes. */
const counting = (log: string, threshold: number): ThresholdAlert => ({
  kind: "threshold",
  metric: { log },
  aligner: "ALIGN_DELTA",
  reducer: "REDUCE_SUM",
  threshold,
});

const ofRequests: readonly Alarm[] = [
  {
    name: "errors",
    meaning: "The function failed or could not start.",
    remedy: "See its log: a fault of the configuration is named there.",
    aws: reaching(platform("Errors"), 1),
    google: counting("errors", 1),
  },
  {
    name: "failures",
    meaning: "Requests ended with a status of 500 or more.",
    remedy: "See audit.error and audit.reason.",
    aws: reaching(audited("Failures"), 1),
    google: counting("failures", 1),
  },
  {
    name: "refusals",
    meaning:
      "Many requests were refused by the proxy: a caller is probing, or its policy entry does not fit what it reads.",
    remedy: "Count them by caller, error and reason.",
    aws: reaching(audited("Refusals"), 50),
    google: counting("refusals", 50),
  },
  {
    name: "exchange-failures",
    meaning: "There was no token for Graph, or Graph did not accept it.",
    remedy: "Look at the federated credential, the consent, and Entra ID.",
    aws: reaching(audited("ExchangeFailures"), 3),
    google: counting("exchange-failures", 3),
  },
  {
    name: "graph-throttling",
    meaning: "Graph answered many requests with 429, which the proxy passes on.",
    remedy: "Let callers send fewer requests at a time; a larger function does not help.",
    aws: reaching(audited("GraphThrottles"), 50),
    google: counting("graph-throttling", 50),
  },
  {
    name: "invalid-values",
    meaning: "Graph sent values that its metadata does not describe; they were left out.",
    remedy: "See whether a newer release knows them.",
    aws: reaching(audited("InvalidValues"), 10),
    google: counting("invalid-values", 10),
  },
  {
    name: "empty-exclusions",
    meaning: "A group that excludes mailboxes has no members, so that it excludes no mailbox.",
    remedy: "See whether the policy names the group that was meant, and whether that group is filled.",
    aws: reaching(audited("EmptyExclusions"), 1),
    google: counting("empty-exclusions", 1),
  },
  {
    name: "token-renewals",
    meaning:
      "Tokens are exchanged more often than they expire: Graph refuses good ones, or exchanges are in vain.",
    remedy: "Look at the log lines of exchanges, and at the sign-in log of the workload identity.",
    aws: reaching(audited("TokenRenewals"), 10),
    google: counting("token-renewals", 10),
  },
  {
    name: "push-down-refusals",
    meaning:
      "Graph refuses the selection that the proxy sends, so that more than callers may see leaves Microsoft.",
    remedy:
      "Callers get no more of it. See whether a newer release sends another selection; until then replies are slower.",
    aws: reaching(audited("PushDownRefusals"), 100),
    google: counting("push-down-refused", 100),
  },
  {
    name: "certificate-expiry",
    meaning:
      "The certificate of a proxy whose identity is not federated ends within 30 days, or has ended: then there is no token.",
    remedy: "Make the next one with graphveil certificate renew, have it uploaded, and configure it.",
    aws: reaching(audited("CertificateExpiring"), 1),
    google: counting("certificate-expiry", 1),
  },
  {
    name: "latency",
    meaning: "The 99th percentile of the time of a request is high, in milliseconds.",
    remedy: "See audit.upstream.latencyMs for Graph's part.",
    aws: reaching(platform("Duration", "p99"), 10_000),
    google: {
      kind: "threshold",
      metric: { type: "run.googleapis.com/request_latencies" },
      aligner: "ALIGN_PERCENTILE_99",
      reducer: "REDUCE_MAX",
      threshold: 10_000,
    },
  },
  {
    name: "throttles",
    meaning: "The platform turned requests away, since no instance was free.",
    remedy:
      "Raise function.reserved_concurrency or the account's pool on AWS, function.max_instances on Google Cloud.",
    aws: reaching(platform("Throttles"), 1),
    google: counting("throttles", 1),
  },
];

const ofCallers: readonly Alarm[] = [
  {
    name: "refused-at-the-door",
    meaning:
      "The platform refused callers before the proxy saw them; no audit event tells of them. On AWS throttled requests count, too.",
    remedy:
      "See who lost a permission, or who is trying: on AWS by CloudTrail's data events, on Google Cloud by the request log.",
    aws: {
      ...reaching(platform("Url4xxCount"), 10),
      metrics: { answered: platform("Url4xxCount"), audited: audited("ClientErrors") },
      expression: "answered - FILL(audited, 0)",
    },
    google: counting("refused-at-the-door", 10),
  },
  {
    name: "no-traffic",
    meaning: "No request has left an audit event for a day.",
    remedy: "Ask the callers; then see whether requests arrive at all.",
    aws: {
      ...reaching(audited("Requests"), 1),
      comparison: "LessThanThreshold",
      period: HOUR_SECONDS,
      periods: 24,
      missing: "breaching",
    },
    google: { kind: "absence", metric: { log: "requests" }, seconds: 84_600 },
  },
  {
    name: "direct-invocations",
    meaning:
      "The function ran more often than its URL was called, so somebody invokes it directly and can claim to be any caller. A lower bound: requests that the URL refused hide as many, and a few at the turn of an hour mean nothing.",
    remedy:
      "Find them by CloudTrail's data events of the function, and take lambda:InvokeFunction from them.",
    aws: {
      ...reaching(platform("Invocations"), 5),
      metrics: { invoked: platform("Invocations"), requested: platform("UrlRequestCount") },
      expression: "invoked - FILL(requested, 0)",
      period: HOUR_SECONDS,
    },
    google: null,
  },
];

const ofChanges: readonly Alarm[] = [
  {
    name: "key-at-risk",
    meaning: "Somebody disabled the key, scheduled its deletion, or changed who may use it.",
    remedy:
      "If nobody meant it: enable it, or cancel the deletion, at once. Without the key every pseudonym is lost.",
    aws: {
      kind: "event",
      source: "aws.kms",
      calls: [
        "DisableKey",
        "ScheduleKeyDeletion",
        "DeleteImportedKeyMaterial",
        "PutKeyPolicy",
        "CreateGrant",
      ],
      parameter: "keyId",
      of: "key",
    },
    google: {
      kind: "activity",
      methods: ["DestroyCryptoKeyVersion", "UpdateCryptoKeyVersion", "UpdateCryptoKey", "SetIamPolicy"],
      of: "key",
    },
  },
  {
    name: "code-changed",
    meaning:
      "Somebody changed the function's code, its configuration, or who may call it. An apply of yours does, too.",
    remedy:
      "If it was no deployment: who can do this can be the Entra application. Deploy the release again.",
    aws: {
      kind: "event",
      source: "aws.lambda",
      calls: [
        "UpdateFunctionCode",
        "UpdateFunctionConfiguration",
        "UpdateFunctionUrlConfig",
        "UpdateAlias",
        "AddPermission",
        "RemovePermission",
        "DeleteFunction",
      ],
      parameter: "functionName",
      of: "function",
    },
    google: {
      kind: "activity",
      methods: [
        "UpdateFunction",
        "DeleteFunction",
        "ReplaceService",
        "UpdateService",
        "DeleteService",
        "SetIamPolicy",
      ],
      of: "function",
    },
  },
  {
    name: "identity-changed",
    meaning: "Somebody changed what the function's role or account may do, or who may act as it.",
    remedy: "If it was no deployment: remove the federated credential in Entra ID, then find out who.",
    aws: {
      kind: "event",
      source: "aws.iam",
      calls: [
        "PutRolePolicy",
        "DeleteRolePolicy",
        "AttachRolePolicy",
        "DetachRolePolicy",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
        "PutRolePermissionsBoundary",
        "DeleteRolePermissionsBoundary",
        "DeleteRole",
      ],
      parameter: "roleName",
      of: "role",
    },
    google: {
      kind: "activity",
      methods: [
        "SetIAMPolicy",
        "CreateServiceAccountKey",
        "UploadServiceAccountKey",
        "DisableServiceAccount",
        "DeleteServiceAccount",
      ],
      of: "account",
    },
  },
];

/** Everything that the modules watch, in the order of the runbook. A later row is added; none is renamed. */
export const alarms: readonly Alarm[] = [...ofRequests, ...ofCallers, ...ofChanges];
