locals {
  # Generated from tools/infra/alarms, and held there against what the code and the platform emit; docs/runbook.md has it as a table.
  catalogue = jsondecode(file("${path.module}/../alarms.json"))
  alarms = {
    for alarm in local.catalogue.alarms : alarm.name => alarm
    if try(alarm.aws.kind, "") == "metric" && var.alarms.enabled && !contains(var.alarms.off, alarm.name)
  }
  function_dimensions = { FunctionName = var.name }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.meaning} ${each.value.remedy} See Alarm ${each.key} in docs/runbook.md."
  namespace           = each.value.aws.expression == null ? each.value.aws.metrics.value.namespace : null
  metric_name         = each.value.aws.expression == null ? each.value.aws.metrics.value.name : null
  dimensions          = each.value.aws.expression == null ? local.function_dimensions : null
  statistic           = each.value.aws.expression == null && try(each.value.aws.metrics.value.statistic, "") == "Sum" ? "Sum" : null
  extended_statistic  = each.value.aws.expression == null && try(each.value.aws.metrics.value.statistic, "Sum") != "Sum" ? each.value.aws.metrics.value.statistic : null
  period              = each.value.aws.expression == null ? each.value.aws.period : null
  comparison_operator = each.value.aws.comparison
  threshold           = lookup(var.alarms.thresholds, each.key, each.value.aws.threshold)
  evaluation_periods  = each.value.aws.periods
  treat_missing_data  = each.value.aws.missing
  alarm_actions       = var.alarms.topic_arns
  ok_actions          = var.alarms.topic_arns
  tags                = var.tags

  dynamic "metric_query" {
    for_each = each.value.aws.expression == null ? {} : each.value.aws.metrics
    content {
      id          = metric_query.key
      return_data = false
      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = local.function_dimensions
        stat        = metric_query.value.statistic
        period      = each.value.aws.period
      }
    }
  }
  dynamic "metric_query" {
    for_each = each.value.aws.expression[*]
    content {
      id          = "compared"
      label       = each.key
      expression  = metric_query.value
      return_data = true
    }
  }
}

locals {
  widgets = [for widget in local.catalogue.widgets.aws : {
    title = widget.title
    # As text until they are put together: a list of lists of different lengths has no type.
    metrics = flatten([for metric in widget.metrics : [for statistic in widget.statistics :
      widget.byCaller
      ? jsonencode([{ expression = "SEARCH('{${metric.namespace},FunctionName,Caller} FunctionName=\"${var.name}\" MetricName=\"${metric.name}\"', '${statistic}', 300)" }])
      : jsonencode([metric.namespace, metric.name, "FunctionName", var.name, { stat = statistic, label = length(widget.statistics) > 1 ? "${metric.name} ${statistic}" : metric.name }])
    ]])
  }]
  dashboard_body = jsonencode({
    widgets = concat(
      [for index, widget in local.widgets : {
        type = "metric", width = 12, height = 6, x = (index % 2) * 12, y = floor(index / 2) * 6
        properties = {
          title   = widget.title, region = local.region, period = 300, view = "timeSeries"
          metrics = [for metric in widget.metrics : jsondecode(metric)]
        }
      }],
      [{
        type = "log", width = 24, height = 8, x = 0, y = ceil(length(local.widgets) / 2) * 6
        properties = {
          title = "Refused and failed requests", region = local.region, view = "table"
          query = join(" | ", [
            "SOURCE '${aws_cloudwatch_log_group.this.name}'",
            "filter audit.status >= 400",
            "stats count(*) as requests by audit.caller, audit.operation, audit.error, audit.reason",
            "sort requests desc",
          ])
        }
        }, {
        type = "log", width = 24, height = 8, x = 0, y = ceil(length(local.widgets) / 2) * 6 + 8
        properties = {
          title = "Errors of Graph by code", region = local.region, view = "table"
          query = join(" | ", [
            "SOURCE '${aws_cloudwatch_log_group.this.name}'",
            "filter ispresent(audit.upstream.code)",
            "stats count(*) as requests by audit.upstream.code, audit.upstream.status, audit.operation",
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
