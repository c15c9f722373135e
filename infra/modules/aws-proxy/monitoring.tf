resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts by itself; logs.kms_key_arn sets a key of one's own
  #checkov:skip=CKV_AWS_338:the default is 400 days; a shorter period is the operator's choice
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.logs.retention_days
  kms_key_id        = var.logs.kms_key_arn
  skip_destroy      = var.logs.keep_on_destroy
  tags              = var.tags
}

locals {
  namespace = "Graphveil/${var.name}"
  # Audit events are lines {"audit":{…}}; packages/core/src/audit.ts has their members, errors.ts the codes.
  metric_filters = {
    Failures         = "{ $.audit.status >= 500 }"
    Refusals         = "{ $.audit.decision = \"deny\" }"
    ExchangeFailures = "{ ($.audit.error = \"tokenUnavailable\") || ($.audit.error = \"upstreamUnauthorized\") }"
  }
  alarms = {
    errors = {
      description = "The function failed or could not start: see its log group; a fault of the configuration is named there."
      namespace   = "AWS/Lambda", metric = "Errors", statistic = "Sum", threshold = var.alarms.errors
    }
    failures = {
      description = "Requests ended with a status of 500 or more: see audit.error and audit.reason."
      namespace   = local.namespace, metric = "Failures", statistic = "Sum", threshold = var.alarms.errors
    }
    refusals = {
      description = "Many requests were refused: a caller is probing, or its policy entry does not fit what it reads."
      namespace   = local.namespace, metric = "Refusals", statistic = "Sum", threshold = var.alarms.refusals
    }
    exchange-failures = {
      description = "No token for Graph: the federated credential, the consent, or Entra ID."
      namespace   = local.namespace, metric = "ExchangeFailures", statistic = "Sum", threshold = var.alarms.exchange_failures
    }
    latency = {
      description = "The 99th percentile of duration is high: see audit.upstream.latencyMs for Graph's part."
      namespace   = "AWS/Lambda", metric = "Duration", statistic = "p99", threshold = var.alarms.p99_milliseconds
    }
    throttles = {
      description = "Calls were throttled: raise function.reserved_concurrency or the account's pool."
      namespace   = "AWS/Lambda", metric = "Throttles", statistic = "Sum", threshold = var.alarms.throttles
    }
  }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each       = var.alarms.enabled || var.alarms.dashboard ? local.metric_filters : {}
  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.this.name
  pattern        = each.value
  metric_transformation {
    namespace     = local.namespace
    name          = each.key
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = var.alarms.enabled ? local.alarms : {}
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.namespace == "AWS/Lambda" ? { FunctionName = var.name } : {}
  statistic           = each.value.statistic == "Sum" ? "Sum" : null
  extended_statistic  = each.value.statistic == "Sum" ? null : each.value.statistic
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarms.topic_arns
  ok_actions          = var.alarms.topic_arns
  tags                = var.tags
}

locals {
  widgets = [
    { title = "Requests by decision", stat = "Sum", metrics = [
      ["AWS/Lambda", "Invocations", "FunctionName", var.name],
      [local.namespace, "Refusals"], [local.namespace, "Failures"], [local.namespace, "ExchangeFailures"],
    ] },
    { title = "Duration, ms", stat = "p99", metrics = [
      ["AWS/Lambda", "Duration", "FunctionName", var.name, { stat = "p50", label = "p50" }],
      ["AWS/Lambda", "Duration", "FunctionName", var.name, { stat = "p99", label = "p99" }],
    ] },
    { title = "Errors and throttles", stat = "Sum", metrics = [
      ["AWS/Lambda", "Errors", "FunctionName", var.name],
      ["AWS/Lambda", "Throttles", "FunctionName", var.name],
    ] },
    { title = "Concurrent executions", stat = "Maximum", metrics = [
      ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", var.name],
    ] },
  ]
  dashboard_body = jsonencode({
    widgets = concat(
      [for index, widget in local.widgets : {
        type = "metric", width = 12, height = 6, x = (index % 2) * 12, y = floor(index / 2) * 6
        properties = {
          title = widget.title, region = local.region, period = 300, view = "timeSeries",
          stat  = widget.stat, metrics = widget.metrics
        }
      }],
      [{
        type = "log", width = 24, height = 8, x = 0, y = 12
        properties = {
          title = "Refused and failed requests", region = local.region, view = "table"
          query = join(" | ", [
            "SOURCE '${aws_cloudwatch_log_group.this.name}'",
            "filter audit.status >= 400",
            "stats count(*) as requests by audit.caller, audit.operation, audit.error, audit.reason",
            "sort requests desc",
          ])
        }
      }],
    )
  })
}

resource "aws_cloudwatch_dashboard" "this" {
  count          = var.alarms.dashboard ? 1 : 0
  dashboard_name = "${var.name}-${local.region}"
  dashboard_body = local.dashboard_body
}
