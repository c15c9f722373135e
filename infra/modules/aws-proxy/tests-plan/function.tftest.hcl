# What the function is, how it is configured, and what watches it.
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

run "function_from_the_zip" {
  command = plan
  assert {
    condition = (
      aws_lambda_function.this.runtime == "nodejs24.x"
      && aws_lambda_function.this.architectures == tolist(["arm64"])
      && aws_lambda_function.this.handler == "index.handler"
      && aws_lambda_function.this.filename == "../../fixtures/artefacts/aws-lambda.zip"
    )
    error_message = "The function must be the released zip under Node 24 on arm64."
  }
  assert {
    condition     = aws_lambda_function.this.source_code_hash == filebase64sha256("../../fixtures/artefacts/aws-lambda.zip")
    error_message = "A zip of other content must deploy again."
  }
  assert {
    condition     = aws_lambda_function_url.this.invoke_mode == "RESPONSE_STREAM"
    error_message = "Replies over 6 MB leave by streaming alone."
  }
  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == -1 && aws_lambda_function.this.tracing_config[0].mode == "PassThrough"
    error_message = "By default: the account's pool, and no X-Ray."
  }
  assert {
    condition     = aws_lambda_function.this.logging_config[0].log_format == "JSON" && aws_lambda_function.this.logging_config[0].application_log_level == "INFO" && aws_lambda_function.this.logging_config[0].log_group == "/aws/lambda/graphveil"
    error_message = "Lambda's own filter must let every audit event through."
  }
}

run "configured_by_the_environment" {
  command = plan
  assert {
    condition = aws_lambda_function.this.environment[0].variables == tomap({
      GRAPHVEIL_TENANT_ID   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
      GRAPHVEIL_CLIENT_ID   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
      GRAPHVEIL_CLOUD       = "global"
      GRAPHVEIL_AUDIENCE    = "api://AzureADTokenExchange"
      GRAPHVEIL_KEY         = "awskms:arn:aws:kms:eu-central-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb"
      GRAPHVEIL_CALLER_AUTH = "platform"
      GRAPHVEIL_POLICY      = "/opt/policy.json"
      GRAPHVEIL_LOG_LEVEL   = "info"
    })
    error_message = "The environment must hold exactly these variables."
  }
}

run "sized_as_asked" {
  command = plan
  variables {
    function = { memory_mb = 2048, timeout_seconds = 120, reserved_concurrency = 20, log_level = "debug", public_url = "https://graph.contoso.com" }
    logs     = { retention_days = 30, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/logs", keep_on_destroy = true }
  }
  assert {
    condition     = aws_lambda_function.this.memory_size == 2048 && aws_lambda_function.this.timeout == 120 && aws_lambda_function.this.reserved_concurrent_executions == 20
    error_message = "Memory, time and concurrency must reach the function."
  }
  assert {
    condition     = output.endpoint == "https://graph.contoso.com" && output.environment.GRAPHVEIL_PUBLIC_URL == "https://graph.contoso.com" && aws_lambda_function.this.logging_config[0].application_log_level == "DEBUG"
    error_message = "The public URL and the log level must reach the function."
  }
  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30 && aws_cloudwatch_log_group.this.kms_key_id == "arn:aws:kms:eu-central-1:111122223333:key/logs" && aws_cloudwatch_log_group.this.skip_destroy
    error_message = "Retention, key and keeping must reach the log group."
  }
}

run "policy_is_a_layer" {
  command = plan
  assert {
    condition     = one(data.archive_file.policy.source).filename == "policy.json" && one(data.archive_file.policy.source).content == file("../../fixtures/policies/aws.json")
    error_message = "The layer must hold the policy file, to the byte, where the function looks for it."
  }
  assert {
    condition     = aws_lambda_function.this.layers == tolist([aws_lambda_layer_version.policy.arn]) && aws_lambda_layer_version.policy.source_code_hash == data.archive_file.policy.output_base64sha256
    error_message = "Another policy must become another version of the layer."
  }
}

run "watched" {
  command = plan
  variables {
    alarms = { topic_arns = ["arn:aws:sns:eu-central-1:111122223333:operations"], refusals = 7 }
  }
  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => [alarm.namespace, alarm.metric_name] } == {
      errors            = ["AWS/Lambda", "Errors"]
      exchange-failures = ["Graphveil/graphveil", "ExchangeFailures"]
      failures          = ["Graphveil/graphveil", "Failures"]
      latency           = ["AWS/Lambda", "Duration"]
      refusals          = ["Graphveil/graphveil", "Refusals"]
      throttles         = ["AWS/Lambda", "Throttles"]
    }
    error_message = "Errors, failures, refusals, exchange failures, latency and throttles must be watched."
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:111122223333:operations"])])
    error_message = "Each alarm must tell the topic."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["latency"].extended_statistic == "p99" && aws_cloudwatch_metric_alarm.this["refusals"].threshold == 7
    error_message = "Latency must be the 99th percentile, and thresholds must be the operator's."
  }
  assert {
    condition = { for name, filter in aws_cloudwatch_log_metric_filter.this : name => filter.pattern } == {
      ExchangeFailures = "{ ($.audit.error = \"tokenUnavailable\") || ($.audit.error = \"upstreamUnauthorized\") }"
      Failures         = "{ $.audit.status >= 500 }"
      Refusals         = "{ $.audit.decision = \"deny\" }"
    }
    error_message = "The metrics must count audit events."
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets) == 5 && output.dashboard_url == "https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/graphveil-eu-central-1"
    error_message = "There must be a dashboard, and its address."
  }
}

run "unwatched" {
  command = plan
  variables {
    alarms = { enabled = false, dashboard = false }
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0 && length(aws_cloudwatch_dashboard.this) == 0 && length(aws_cloudwatch_log_metric_filter.this) == 0 && output.dashboard_url == null
    error_message = "What is not wanted must not be made."
  }
}

run "told_to_callers" {
  command = plan
  assert {
    condition     = output.endpoint == "https://graphveil2example3url4id5abcdefg.lambda-url.eu-central-1.on.aws"
    error_message = "The endpoint must be the Function URL without its slash."
  }
  assert {
    condition = jsondecode(output.caller_policy).Statement == [
      {
        Effect    = "Allow"
        Action    = "lambda:InvokeFunctionUrl"
        Resource  = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil"
        Condition = { StringEquals = { "lambda:FunctionUrlAuthType" = "AWS_IAM" } }
      },
      {
        Effect    = "Allow"
        Action    = "lambda:InvokeFunction"
        Resource  = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil"
        Condition = { Bool = { "lambda:InvokedViaFunctionUrl" = "true" } }
      },
    ]
    error_message = "A caller of another account needs both actions on this function, and nothing else."
  }
  assert {
    condition     = strcontains(output.caller_command, "--aws-sigv4 aws:amz:eu-central-1:lambda") && output.logs_command == "aws logs tail /aws/lambda/graphveil --region eu-central-1 --follow --format short"
    error_message = "The first request and the way to the logs must be printed."
  }
}
