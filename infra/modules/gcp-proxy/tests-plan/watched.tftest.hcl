# What watches the function. ../alarms.json is compared with what code and platform emit by tools/infra/test.
mock_provider "google" {
  override_during = plan
  source          = "../../fixtures/mocks/google"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

# The account that builds is not the one that runs.
override_resource {
  target          = google_service_account.build
  override_during = plan
  values = {
    id        = "projects/graphveil-demo/serviceAccounts/graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    email     = "graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    member    = "serviceAccount:graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    unique_id = "104857601234567890999"
  }
}

variables {
  project_id  = "graphveil-demo"
  region      = "europe-west3"
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  client_id   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
  package     = "../../fixtures/artefacts/gcp-function.zip"
  policy_file = "../../fixtures/policies/gcp.json"
}

run "watched" {
  command = plan
  variables {
    alerts = { channels = ["projects/graphveil-demo/notificationChannels/1234567890"], thresholds = { refusals = 7 } }
  }
  assert {
    condition = { for name, metric in google_logging_metric.this : name => trimprefix(metric.filter, "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"graphveil\" AND resource.labels.location=\"europe-west3\" AND ") } == {
      certificate-days-left = "(jsonPayload.code=\"certificateExpiry\" OR jsonPayload.code=\"certificateDaysLeft\")"
      certificate-expiry    = "jsonPayload.code=\"certificateExpiry\""
      cold-starts           = "jsonPayload.audit.activity.coldStart=true"
      empty-exclusions      = "jsonPayload.audit.emptyExclusion=true"
      errors                = "severity>=ERROR AND NOT jsonPayload.audit:* AND NOT log_id(\"run.googleapis.com/requests\")"
      exchange-failures     = "((jsonPayload.audit.error=\"tokenUnavailable\" OR jsonPayload.audit.requests.error=\"tokenUnavailable\") OR (jsonPayload.audit.error=\"upstreamUnauthorized\" OR jsonPayload.audit.requests.error=\"upstreamUnauthorized\"))"
      failures              = "(jsonPayload.audit.status>=500 OR jsonPayload.audit.requests.status>=500)"
      graph-errors          = "(jsonPayload.audit.upstream.code:* OR jsonPayload.audit.requests.upstream.code:*)"
      graph-throttling      = "(jsonPayload.audit.error=\"throttled\" OR jsonPayload.audit.requests.error=\"throttled\")"
      invalid-values        = "jsonPayload.audit.invalidValues>0"
      push-down-refused     = "jsonPayload.audit.pushDownRefused=true"
      refusals              = "(jsonPayload.audit.decision=\"deny\" OR jsonPayload.audit.requests.decision=\"deny\")"
      refused-at-the-door   = "log_id(\"run.googleapis.com/requests\") AND (httpRequest.status=401 OR httpRequest.status=403) AND textPayload:*"
      requests              = "jsonPayload.audit:*"
      retries               = "(jsonPayload.audit.upstream.retries>0 OR jsonPayload.audit.requests.upstream.retries>0)"
      scope-lookups         = "jsonPayload.audit.activity.scopeLookups>0"
      strange-names         = "jsonPayload.audit.strangeNames:*"
      throttles             = "log_id(\"run.googleapis.com/requests\") AND httpRequest.status=429 AND textPayload:\"no available instance\""
      token-exchanges       = "jsonPayload.audit.activity.tokenExchanges>0"
      token-renewals        = "jsonPayload.audit.activity.tokenRenewals>0"
      upstream-latency      = "jsonPayload.audit.upstream.latencyMs>=0"
    }
    error_message = "The metrics must count this service's entries."
  }
  assert {
    condition     = { for name, metric in google_logging_metric.this : name => metric.value_extractor if metric.metric_descriptor[0].value_type == "DISTRIBUTION" } == { certificate-days-left = "EXTRACT(jsonPayload.daysLeft)" }
    error_message = "The days that a certificate is valid yet must be a distribution, and nothing else."
  }
  assert {
    condition = { for name, alert in google_monitoring_alert_policy.this : name => regex("metric.type=\"([^\"]+)\"", alert.conditions[0].condition_threshold[0].filter)[0] if length(alert.conditions[0].condition_threshold) > 0 } == {
      certificate-expiry  = "logging.googleapis.com/user/graphveil-certificate-expiry"
      empty-exclusions    = "logging.googleapis.com/user/graphveil-empty-exclusions"
      errors              = "logging.googleapis.com/user/graphveil-errors"
      exchange-failures   = "logging.googleapis.com/user/graphveil-exchange-failures"
      failures            = "logging.googleapis.com/user/graphveil-failures"
      graph-throttling    = "logging.googleapis.com/user/graphveil-graph-throttling"
      invalid-values      = "logging.googleapis.com/user/graphveil-invalid-values"
      latency             = "run.googleapis.com/request_latencies"
      push-down-refusals  = "logging.googleapis.com/user/graphveil-push-down-refused"
      refusals            = "logging.googleapis.com/user/graphveil-refusals"
      refused-at-the-door = "logging.googleapis.com/user/graphveil-refused-at-the-door"
      throttles           = "logging.googleapis.com/user/graphveil-throttles"
      token-renewals      = "logging.googleapis.com/user/graphveil-token-renewals"
    }
    error_message = "Each alert must be on its metric. What never reached an instance is not in run.googleapis.com/request_count."
  }
  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.this : strcontains(alert.conditions[0].condition_threshold[0].filter, "resource.label.service_name=\"graphveil\"") if length(alert.conditions[0].condition_threshold) > 0])
    error_message = "Each alert must be on this service."
  }
  assert {
    condition     = google_monitoring_alert_policy.this["no-traffic"].conditions[0].condition_absent[0].duration == "84600s" && strcontains(google_monitoring_alert_policy.this["no-traffic"].conditions[0].condition_absent[0].filter, "user/graphveil-requests")
    error_message = "No traffic must be a day without an audit event."
  }
  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.this : alert.notification_channels == tolist(["projects/graphveil-demo/notificationChannels/1234567890"])])
    error_message = "Each alert must tell the channel."
  }
  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.this : alert.alert_strategy[0].auto_close == "1800s"])
    error_message = "Each incident must close by itself, so that the next one tells somebody."
  }
  assert {
    condition     = google_monitoring_alert_policy.this["refusals"].conditions[0].condition_threshold[0].threshold_value == 6 && google_monitoring_alert_policy.this["latency"].conditions[0].condition_threshold[0].threshold_value == 10000 && google_monitoring_alert_policy.this["latency"].conditions[0].condition_threshold[0].aggregations[0].per_series_aligner == "ALIGN_PERCENTILE_99"
    error_message = "Thresholds must be the operator's, and latency the 99th percentile."
  }
}

run "changes_are_told" {
  command = plan
  assert {
    condition = { for name, alert in google_monitoring_alert_policy.this : name => alert.conditions[0].condition_matched_log[0].filter if length(alert.conditions[0].condition_matched_log) > 0 } == {
      code-changed     = "log_id(\"cloudaudit.googleapis.com/activity\") AND protoPayload.methodName=~\"(UpdateFunction|DeleteFunction|ReplaceService|UpdateService|DeleteService|SetIamPolicy)$\" AND protoPayload.resourceName=~\"/(services|functions)/graphveil$\""
      identity-changed = "log_id(\"cloudaudit.googleapis.com/activity\") AND protoPayload.methodName=~\"(SetIAMPolicy|CreateServiceAccountKey|UploadServiceAccountKey|DisableServiceAccount|DeleteServiceAccount)$\" AND (protoPayload.resourceName:\"graphveil-proxy@graphveil-demo.iam.gserviceaccount.com\" OR protoPayload.resourceName:\"104857601234567890123\")"
      key-at-risk      = "log_id(\"cloudaudit.googleapis.com/activity\") AND protoPayload.methodName=~\"(DestroyCryptoKeyVersion|UpdateCryptoKeyVersion|UpdateCryptoKey|SetIamPolicy)$\" AND (protoPayload.resourceName:\"projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root\")"
    }
    error_message = "Changes of this key, this function and this account must be told, and no others."
  }
  assert {
    condition     = google_monitoring_alert_policy.this["key-at-risk"].alert_strategy[0].notification_rate_limit[0].period == "300s"
    error_message = "An alert on log entries must say how often it tells."
  }
}

run "dashboard" {
  command = plan
  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.this[0].dashboard_json).mosaicLayout.tiles) == 12 && endswith(output.dashboard_url, "/0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9?project=graphveil-demo")
    error_message = "There must be a dashboard, and its address."
  }
  assert {
    condition     = google_logging_metric.this["upstream-latency"].value_extractor == "EXTRACT(jsonPayload.audit.upstream.latencyMs)" && google_logging_metric.this["upstream-latency"].metric_descriptor[0].value_type == "DISTRIBUTION" && google_logging_metric.this["refusals"].metric_descriptor[0].value_type == "INT64"
    error_message = "A metric of times must have their distribution, and any other count entries."
  }
  assert {
    condition     = google_logging_metric.this["requests"].label_extractors == tomap({ caller = "EXTRACT(jsonPayload.audit.caller)" }) && one(google_logging_metric.this["requests"].metric_descriptor[0].labels).key == "caller"
    error_message = "Who reads how often must be seen."
  }
}

run "unwatched" {
  command = plan
  variables {
    alerts = { enabled = false, dashboard = false }
  }
  assert {
    condition     = length(google_monitoring_alert_policy.this) == 0 && length(google_monitoring_dashboard.this) == 0 && length(google_logging_metric.this) == 0 && output.dashboard_url == null
    error_message = "What is not wanted must not be made."
  }
}

run "some_unwatched" {
  command = plan
  variables {
    alerts = { off = ["no-traffic", "key-at-risk"] }
  }
  assert {
    condition     = !contains(keys(google_monitoring_alert_policy.this), "no-traffic") && !contains(keys(google_monitoring_alert_policy.this), "key-at-risk") && length(google_monitoring_alert_policy.this) == 15
    error_message = "An alert that is off must not be made, and the others must."
  }
}
