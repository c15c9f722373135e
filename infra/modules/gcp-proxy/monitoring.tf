locals {
  service_filter = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.name}\" AND resource.labels.location=\"${var.region}\""
  # Generated from tools/infra/alarms, and held there against what the code and the platform emit; docs/runbook.md has it as a table.
  catalogue = jsondecode(file("${path.module}/../alarms.json"))
  alerts = {
    for alarm in local.catalogue.alarms : alarm.name => alarm
    if alarm.google != null && var.alerts.enabled && !contains(var.alerts.off, alarm.name)
  }
  # How the audit log names what is watched.
  activity_resources = {
    key      = "(${join(" OR ", [for id in values(local.key_ids) : "protoPayload.resourceName:\"${id}\""])})"
    function = "protoPayload.resourceName=~\"/(services|functions)/${var.name}$\""
    account  = "(protoPayload.resourceName:\"${google_service_account.proxy.email}\" OR protoPayload.resourceName:\"${google_service_account.proxy.unique_id}\")"
  }
  service_label = "resource.type=\"cloud_run_revision\" AND resource.label.service_name=\"${var.name}\""
  # The platform's own metrics have a type; log metrics are the project's, and have the proxy's name.
  alert_filters = {
    for name, alarm in local.alerts : name => "metric.type=\"${try(alarm.google.metric.type, "logging.googleapis.com/user/${var.name}-${alarm.google.metric.log}")}\" AND ${local.service_label}"
    if alarm.google.kind != "activity"
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

# They count what is excluded, too.
resource "google_logging_metric" "this" {
  for_each         = var.alerts.enabled || var.alerts.dashboard ? local.catalogue.logMetrics : {}
  project          = var.project_id
  name             = "${var.name}-${each.key}"
  description      = "Graphveil ${var.name}: ${each.key}"
  filter           = "${local.service_filter} AND ${each.value.filter}"
  label_extractors = { for label, field in each.value.labels : label => "EXTRACT(${field})" }
  value_extractor  = each.value.value == null ? null : "EXTRACT(${each.value.value})"
  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = each.value.value == null ? "INT64" : "DISTRIBUTION"
    unit        = "1"
    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.key
        value_type = "STRING"
      }
    }
  }
  depends_on = [google_project_service.this]
}

# A metric can be named in an alert only some time after it was made.
resource "time_sleep" "metrics" {
  create_duration = var.propagation_wait
  triggers        = { metrics = join(" ", [for metric in google_logging_metric.this : metric.name]) }
}

resource "google_monitoring_alert_policy" "this" {
  for_each              = local.alerts
  project               = var.project_id
  display_name          = "Graphveil ${var.name}: ${each.key}"
  combiner              = "OR"
  notification_channels = var.alerts.channels
  user_labels           = var.labels
  documentation {
    content   = "${each.value.meaning} ${each.value.remedy} See Alarm ${each.key} in docs/runbook.md."
    mime_type = "text/markdown"
  }
  conditions {
    display_name = each.key
    dynamic "condition_threshold" {
      for_each = [for google in [each.value.google] : google if google.kind == "threshold"]
      content {
        filter = local.alert_filters[each.key]
        # A count at its threshold is enough.
        comparison      = "COMPARISON_GT"
        threshold_value = lookup(var.alerts.thresholds, each.key, condition_threshold.value.threshold) - (condition_threshold.value.aligner == "ALIGN_DELTA" ? 1 : 0)
        duration        = "0s"
        aggregations {
          alignment_period     = "300s"
          per_series_aligner   = condition_threshold.value.aligner
          cross_series_reducer = condition_threshold.value.reducer
        }
      }
    }
    dynamic "condition_absent" {
      for_each = [for google in [each.value.google] : google if google.kind == "absence"]
      content {
        filter   = local.alert_filters[each.key]
        duration = "${condition_absent.value.seconds}s"
        aggregations {
          alignment_period     = "300s"
          per_series_aligner   = "ALIGN_DELTA"
          cross_series_reducer = "REDUCE_SUM"
        }
      }
    }
    dynamic "condition_matched_log" {
      for_each = [for google in [each.value.google] : google if google.kind == "activity"]
      content {
        filter = join(" AND ", [
          "log_id(\"cloudaudit.googleapis.com/activity\")",
          "protoPayload.methodName=~\"(${join("|", condition_matched_log.value.methods)})$\"",
          local.activity_resources[condition_matched_log.value.of],
        ])
      }
    }
  }
  # A log metric has no data when nothing happens: an incident would stay open, and the next one tell nobody.
  alert_strategy {
    auto_close = "1800s"
    dynamic "notification_rate_limit" {
      for_each = each.value.google.kind == "activity" ? ["300s"] : []
      content {
        period = notification_rate_limit.value
      }
    }
  }
  depends_on = [time_sleep.metrics]
}

locals {
  widgets = [
    for widget in local.catalogue.widgets.google : {
      title = widget.title
      xyChart = {
        dataSets = [for metric in widget.metrics : {
          plotType = "LINE"
          timeSeriesQuery = {
            timeSeriesFilter = {
              filter = "metric.type=\"${try(metric.type, "logging.googleapis.com/user/${var.name}-${metric.log}")}\" AND ${local.service_label}"
              aggregation = {
                alignmentPeriod    = "300s"
                perSeriesAligner   = widget.aligner
                crossSeriesReducer = lookup({ ALIGN_DELTA = "REDUCE_SUM", ALIGN_PERCENTILE_05 = "REDUCE_MIN" }, widget.aligner, "REDUCE_MAX")
                groupByFields      = widget.by == null ? [] : ["metric.label.${widget.by}"]
              }
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
