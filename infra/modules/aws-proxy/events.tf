# Changes that no metric shows: EventBridge tells the topics of calls that CloudTrail reports.
locals {
  # Where a partition's IAM reports its calls, whatever the region of the role's function.
  iam_region = lookup({ aws-cn = "cn-north-1", aws-us-gov = "us-gov-west-1", aws-eusc = "eusc-de-east-1" }, local.partition, "us-east-1")
  event_rules = {
    for alarm in local.catalogue.alarms : alarm.name => alarm
    if try(alarm.aws.kind, "") == "event" && var.alarms.enabled && !contains(var.alarms.off, alarm.name) && length(var.alarms.topic_arns) > 0
  }
  # A call names its resource in one of these ways.
  event_resources = {
    key      = flatten([for arn in values(local.key_arns) : [arn, reverse(split("/", arn))[0]]])
    function = [var.name, local.function_arn]
    role     = ["${var.name}-proxy"]
  }
  event_patterns = {
    for name, alarm in local.event_rules : name => jsonencode({
      source      = [alarm.aws.source]
      detail-type = ["AWS API Call via CloudTrail"]
      detail = {
        eventName         = [for call in alarm.aws.calls : { prefix = call }]
        requestParameters = { (alarm.aws.parameter) = local.event_resources[alarm.aws.of] }
      }
    })
  }
  # Of IAM's calls only the one region hears; from there they are passed on to where the topics are.
  forwarded = { for name, alarm in local.event_rules : name => alarm if alarm.aws.source == "aws.iam" && local.region != local.iam_region }
  event_bus = "arn:${local.partition}:events:${local.region}:${local.account_id}:event-bus/default"
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each      = local.event_rules
  name          = "${var.name}-${each.key}"
  description   = "${each.value.meaning} See Alarm ${each.key} in docs/runbook.md."
  event_pattern = local.event_patterns[each.key]
  tags          = var.tags
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = merge([
    for name in keys(local.event_rules) : { for index in range(length(var.alarms.topic_arns)) : "${name} ${index}" => { rule = name, topic = index } }
  ]...)
  rule      = aws_cloudwatch_event_rule.this[each.value.rule].name
  target_id = "topic-${each.value.topic}"
  arn       = var.alarms.topic_arns[each.value.topic]
  input_transformer {
    input_paths    = { call = "$.detail.eventName", who = "$.detail.userIdentity.arn", when = "$.time" }
    input_template = "\"${var.name}-${each.value.rule}: <call> by <who> at <when>. ${local.event_rules[each.value.rule].meaning} ${local.event_rules[each.value.rule].remedy}\""
  }
}

resource "aws_cloudwatch_event_rule" "forwarded" {
  for_each      = local.forwarded
  region        = local.iam_region
  name          = "${var.name}-${each.key}"
  description   = "${each.value.meaning} See Alarm ${each.key} in docs/runbook.md."
  event_pattern = local.event_patterns[each.key]
  tags          = var.tags
}

resource "aws_cloudwatch_event_target" "forwarded" {
  for_each  = local.forwarded
  region    = local.iam_region
  rule      = aws_cloudwatch_event_rule.forwarded[each.key].name
  target_id = "home"
  arn       = local.event_bus
  role_arn  = aws_iam_role.events[0].arn
}

resource "aws_iam_role" "events" {
  count                = length(local.forwarded) > 0 ? 1 : 0
  name                 = "${var.name}-events"
  description          = "Passes calls on the role of Graphveil ${var.name} on to the region that it runs in."
  permissions_boundary = var.permissions_boundary
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "events.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
    }]
  })
  tags = var.tags
}

resource "aws_iam_role_policy" "events" {
  count = length(local.forwarded) > 0 ? 1 : 0
  name  = "events"
  role  = aws_iam_role.events[0].name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = local.event_bus }]
  })
}
