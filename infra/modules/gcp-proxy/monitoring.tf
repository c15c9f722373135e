locals {
  service_filter = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.name}\" AND resource.labels.location=\"${var.region}\""
  # Audit events are lines {"audit":{…}}; packages/core/src/audit.ts has their members, errors.ts the codes.
  metrics = {
    errors            = "severity>=ERROR AND NOT jsonPayload.audit:*"
    failures          = "jsonPayload.audit.status>=500"
    refusals          = "jsonPayload.audit.decision=\"deny\""
    exchange-failures = "(jsonPayload.audit.error=\"tokenUnavailable\" OR jsonPayload.audit.error=\"upstreamUnauthorized\")"
  }
  alerts = {
    errors = {
      text      = "The function failed or could not start: see its log; a fault of the configuration is named there."
      metric    = "logging.googleapis.com/user/${var.name}-errors"
      threshold = var.alerts.errors
    }
    failures = {
      text      = "Requests ended with a status of 500 or more: see audit.error and audit.reason."
      metric    = "logging.googleapis.com/user/${var.name}-failures"
      threshold = var.alerts.errors
    }
    refusals = {
      text      = "Many requests were refused: a caller is probing, or its policy entry does not fit what it reads."
      metric    = "logging.googleapis.com/user/${var.name}-refusals"
      threshold = var.alerts.refusals
    }
    exchange-failures = {
      text      = "No token for Graph: the federated credential, the consent, or Entra ID."
      metric    = "logging.googleapis.com/user/${var.name}-exchange-failures"
      threshold = var.alerts.exchange_failures
    }
    latency = {
      text      = "The 99th percentile of latency is high: see audit.upstream.latencyMs for Graph's part."
      metric    = "run.googleapis.com/request_latencies"
      threshold = var.alerts.p99_milliseconds
    }
    throttles = {
      text      = "No instance was free: raise function.max_instances."
      metric    = "run.googleapis.com/request_count"
      threshold = var.alerts.throttles
    }
  }
}

# The platform writes the whole URL of each request: ids, filters, links. The audit events do without.
resource "google_logging_project_exclusion" "request_log" {
  count       = var.exclude_request_log ? 1 : 0
  project     = var.project_id
  name        = "${var.name}-${var.region}-request-log"
  description = "Request log of Graphveil ${var.name}, which holds whole URLs"
  filter      = "${local.service_filter} AND log_id(\"run.googleapis.com/requests\")"
  depends_on  = [google_project_service.this]
}

resource "google_logging_metric" "this" {
  for_each    = var.alerts.enabled || var.alerts.dashboard ? local.metrics : {}
  project     = var.project_id
  name        = "${var.name}-${each.key}"
  description = "Graphveil ${var.name}: ${each.key}"
  filter      = "${local.service_filter} AND ${each.value}"
  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
  depends_on = [google_project_service.this]
}

# A metric can be named in an alert only some time after it was made.
resource "time_sleep" "metrics" {
  create_duration = var.propagation_wait
  triggers        = { metrics = join(" ", [for metric in google_logging_metric.this : metric.name]) }
}

resource "google_monitoring_alert_policy" "this" {
  for_each              = var.alerts.enabled ? local.alerts : {}
  project               = var.project_id
  display_name          = "Graphveil ${var.name}: ${each.key}"
  combiner              = "OR"
  notification_channels = var.alerts.channels
  user_labels           = var.labels
  documentation {
    content   = each.value.text
    mime_type = "text/markdown"
  }
  conditions {
    display_name = each.key
    condition_threshold {
      filter = join(" AND ", concat(
        ["metric.type=\"${each.value.metric}\"", "resource.type=\"cloud_run_revision\"", "resource.label.service_name=\"${var.name}\""],
        each.key == "throttles" ? ["metric.label.response_code=\"429\""] : [],
      ))
      # A count at its threshold is enough.
      comparison      = "COMPARISON_GT"
      threshold_value = each.key == "latency" ? each.value.threshold : each.value.threshold - 1
      duration        = "0s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = each.key == "latency" ? "ALIGN_PERCENTILE_99" : "ALIGN_DELTA"
        cross_series_reducer = each.key == "latency" ? "REDUCE_MAX" : "REDUCE_SUM"
      }
    }
  }
  depends_on = [time_sleep.metrics]
}

locals {
  widgets = [
    for widget in [
      { title = "Failures, refusals, exchange failures", aligner = "ALIGN_DELTA", metrics = [for name in ["failures", "refusals", "exchange-failures"] : "logging.googleapis.com/user/${var.name}-${name}"] },
      { title = "Latency, 99th percentile, ms", aligner = "ALIGN_PERCENTILE_99", metrics = ["run.googleapis.com/request_latencies"] },
      { title = "Requests", aligner = "ALIGN_DELTA", metrics = ["run.googleapis.com/request_count"] },
      { title = "Instances", aligner = "ALIGN_MAX", metrics = ["run.googleapis.com/container/instance_count"] },
      ] : {
      title = widget.title
      xyChart = {
        dataSets = [for metric in widget.metrics : {
          plotType = "LINE"
          timeSeriesQuery = {
            timeSeriesFilter = {
              filter      = "metric.type=\"${metric}\" resource.type=\"cloud_run_revision\" resource.label.service_name=\"${var.name}\""
              aggregation = { alignmentPeriod = "300s", perSeriesAligner = widget.aligner }
            }
          }
        }]
      }
    }
  ]
  dashboard = {
    displayName  = "Graphveil ${var.name} ${var.region}"
    mosaicLayout = { columns = 12, tiles = [for index, widget in local.widgets : { width = 6, height = 4, xPos = (index % 2) * 6, yPos = floor(index / 2) * 4, widget = widget }] }
  }
}

resource "google_monitoring_dashboard" "this" {
  count          = var.alerts.dashboard ? 1 : 0
  project        = var.project_id
  dashboard_json = jsonencode(local.dashboard)
  depends_on     = [time_sleep.metrics]
}
