# What watches the function. ../alarms.json is compared with what code and platform emit by tools/infra/test.
mock_provider "archive" {
  override_during = plan
  source          = "../../fixtures/mocks/archive"
}

mock_provider "aws" {
  override_during = plan
  source          = "../../fixtures/mocks/aws"
}

variables {
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  client_id   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
  package     = "../../fixtures/artefacts/aws-lambda.zip"
  policy_file = "../../fixtures/policies/aws.json"
  callers     = { acme = "arn:aws:iam::444455556666:role/acme-analytics" }
}

run "watched" {
  command = plan
  variables {
    alarms = { topic_arns = ["arn:aws:sns:eu-central-1:111122223333:operations"], thresholds = { refusals = 7 } }
  }
  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => [alarm.namespace, alarm.metric_name, alarm.dimensions] if length(alarm.metric_query) == 0 } == {
      certificate-expiry = ["Graphveil", "CertificateExpiring", tomap({ FunctionName = "graphveil" })]
      empty-exclusions   = ["Graphveil", "EmptyExclusions", tomap({ FunctionName = "graphveil" })]
      errors             = ["AWS/Lambda", "Errors", tomap({ FunctionName = "graphveil" })]
      exchange-failures  = ["Graphveil", "ExchangeFailures", tomap({ FunctionName = "graphveil" })]
      failures           = ["Graphveil", "Failures", tomap({ FunctionName = "graphveil" })]
      graph-throttling   = ["Graphveil", "GraphThrottles", tomap({ FunctionName = "graphveil" })]
      invalid-values     = ["Graphveil", "InvalidValues", tomap({ FunctionName = "graphveil" })]
      latency            = ["AWS/Lambda", "Duration", tomap({ FunctionName = "graphveil" })]
      no-traffic         = ["Graphveil", "Requests", tomap({ FunctionName = "graphveil" })]
      push-down-refusals = ["Graphveil", "PushDownRefusals", tomap({ FunctionName = "graphveil" })]
      refusals           = ["Graphveil", "Refusals", tomap({ FunctionName = "graphveil" })]
      throttles          = ["AWS/Lambda", "Throttles", tomap({ FunctionName = "graphveil" })]
      token-renewals     = ["Graphveil", "TokenRenewals", tomap({ FunctionName = "graphveil" })]
    }
    error_message = "Each alarm must be on this function's metric, and on no other function's."
  }
  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => { for query in alarm.metric_query : query.id => coalesce(query.expression, try(one(query.metric).metric_name, null)) } if length(alarm.metric_query) > 0 } == {
      direct-invocations  = { invoked = "Invocations", requested = "UrlRequestCount", compared = "invoked - FILL(requested, 0)" }
      refused-at-the-door = { answered = "Url4xxCount", audited = "ClientErrors", compared = "answered - FILL(audited, 0)" }
    }
    error_message = "Direct invocations are those over the URL's requests, and refusals at the door the 4xx that the proxy did not give."
  }
  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alltrue([
      for query in alarm.metric_query : query.expression != null ? query.return_data : one(query.metric).dimensions == tomap({ FunctionName = "graphveil" }) && !query.return_data
    ])])
    error_message = "An expression must be over this function's metrics, and be what is compared."
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:111122223333:operations"]) && alarm.ok_actions == alarm.alarm_actions])
    error_message = "Each alarm must tell the topic that it fires, and that it is over."
  }
  assert {
    condition     = alltrue([for name, alarm in aws_cloudwatch_metric_alarm.this : alarm.treat_missing_data == (name == "no-traffic" ? "breaching" : "notBreaching")])
    error_message = "Where nothing is counted an alarm must close, but that of no traffic must fire."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["latency"].extended_statistic == "p99" && aws_cloudwatch_metric_alarm.this["refusals"].threshold == 7 && aws_cloudwatch_metric_alarm.this["failures"].threshold == 1
    error_message = "Latency must be the 99th percentile, and thresholds must be the operator's."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["no-traffic"].period * aws_cloudwatch_metric_alarm.this["no-traffic"].evaluation_periods == 86400
    error_message = "No traffic must be a day without any."
  }
}

run "changes_are_told" {
  command = plan
  variables {
    alarms = { topic_arns = ["arn:aws:sns:eu-central-1:111122223333:operations", "arn:aws:sns:eu-central-1:111122223333:security"] }
  }
  assert {
    condition = { for name, rule in aws_cloudwatch_event_rule.this : name => [jsondecode(rule.event_pattern).source, jsondecode(rule.event_pattern).detail.requestParameters] } == {
      code-changed     = [["aws.lambda"], { functionName = ["graphveil", "arn:aws:lambda:eu-central-1:111122223333:function:graphveil"] }]
      identity-changed = [["aws.iam"], { roleName = ["graphveil-proxy"] }]
      key-at-risk      = [["aws.kms"], { keyId = ["arn:aws:kms:eu-central-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb", "11aa22bb-33cc-44dd-88ee-55ff66aa77bb"] }]
    }
    error_message = "Changes of this key, this function and this role must be told, and no others."
  }
  assert {
    condition     = contains(jsondecode(aws_cloudwatch_event_rule.this["key-at-risk"].event_pattern).detail.eventName, { prefix = "ScheduleKeyDeletion" }) && contains(jsondecode(aws_cloudwatch_event_rule.this["code-changed"].event_pattern).detail.eventName, { prefix = "UpdateFunctionCode" })
    error_message = "A key to be deleted and another code must be among them."
  }
  assert {
    condition     = length(aws_cloudwatch_event_target.this) == 6 && toset([for target in aws_cloudwatch_event_target.this : target.arn]) == toset(["arn:aws:sns:eu-central-1:111122223333:operations", "arn:aws:sns:eu-central-1:111122223333:security"])
    error_message = "Each change must be told to each topic."
  }
  assert {
    condition = (
      keys(aws_cloudwatch_event_rule.forwarded) == ["identity-changed"] && aws_cloudwatch_event_rule.forwarded["identity-changed"].region == "us-east-1"
      && aws_cloudwatch_event_target.forwarded["identity-changed"].arn == "arn:aws:events:eu-central-1:111122223333:event-bus/default"
      && jsondecode(aws_iam_role_policy.events[0].policy).Statement == [{ Effect = "Allow", Action = "events:PutEvents", Resource = "arn:aws:events:eu-central-1:111122223333:event-bus/default" }]
    )
    error_message = "IAM reports its calls in one region only: they must be passed on to the topics' region."
  }
}

run "iam_reports_here" {
  command = plan
  variables {
    alarms = { topic_arns = ["arn:aws:sns:us-east-1:111122223333:operations"] }
  }
  override_data {
    target          = data.aws_region.this
    override_during = plan
    values          = { region = "us-east-1" }
  }
  assert {
    condition     = length(aws_cloudwatch_event_rule.forwarded) == 0 && length(aws_iam_role.events) == 0 && length(aws_cloudwatch_event_rule.this) == 3
    error_message = "Where IAM reports, nothing is passed on."
  }
}

run "dashboard" {
  command = plan
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets) == 14 && output.dashboard_url == "https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/graphveil-eu-central-1"
    error_message = "There must be a dashboard, and its address."
  }
  assert {
    condition = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.properties.metrics if widget.properties.title == "Records by caller"] == [
      [[{ expression = "SEARCH('{Graphveil,FunctionName,Caller} FunctionName=\"graphveil\" MetricName=\"Records\"', 'Sum', 300)" }]]
    ]
    error_message = "Who reads how much must be seen."
  }
}

run "unwatched" {
  command = plan
  variables {
    alarms = { enabled = false, dashboard = false, topic_arns = ["arn:aws:sns:eu-central-1:111122223333:operations"] }
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0 && length(aws_cloudwatch_dashboard.this) == 0 && length(aws_cloudwatch_event_rule.this) == 0 && output.dashboard_url == null
    error_message = "What is not wanted must not be made."
  }
}

run "some_unwatched" {
  command = plan
  variables {
    alarms = { off = ["no-traffic", "identity-changed"], topic_arns = ["arn:aws:sns:eu-central-1:111122223333:operations"] }
  }
  assert {
    condition     = !contains(keys(aws_cloudwatch_metric_alarm.this), "no-traffic") && keys(aws_cloudwatch_event_rule.this) == ["code-changed", "key-at-risk"] && length(aws_iam_role.events) == 0
    error_message = "An alarm that is off must not be made, and the others must."
  }
}
