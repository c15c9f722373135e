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
      GRAPHVEIL_POLICY      = trimspace(file("../../fixtures/policies/aws.json"))
      GRAPHVEIL_LOG_LEVEL   = "info"
    })
    error_message = "The environment must hold exactly these variables."
  }
}

run "sized_as_asked" {
  command = plan
  variables {
    function = { memory_mb = 2048, timeout_seconds = 120, reserved_concurrency = 20, log_level = "debug", public_url = "https://graph.contoso.com", kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/environment" }
    logs     = { retention_days = 30, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/logs", keep_on_destroy = false }
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
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30 && aws_cloudwatch_log_group.this.kms_key_id == "arn:aws:kms:eu-central-1:111122223333:key/logs" && !aws_cloudwatch_log_group.this.skip_destroy && !aws_cloudwatch_log_group.this.deletion_protection_enabled
    error_message = "Retention, key and keeping must reach the log group."
  }
  assert {
    condition     = aws_lambda_function.this.kms_key_arn == "arn:aws:kms:eu-central-1:111122223333:key/environment"
    error_message = "The environment must be encrypted by the key that was named."
  }
}

# A saved plan is applied in another folder than it was made in: it must need no file but the released zip.
run "short_policy_is_in_the_plan_itself" {
  command = plan
  assert {
    condition     = length(data.archive_file.policy) == 0 && length(aws_lambda_layer_version.policy) == 0 && try(length(aws_lambda_function.this.layers), 0) == 0
    error_message = "A short policy must be in the environment, and no file beside the plan."
  }
}

run "long_policy_is_a_layer" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/too-long.json"
  }
  assert {
    condition     = one(data.archive_file.policy[0].source).filename == "policy.json" && one(data.archive_file.policy[0].source).content == file("../../fixtures/policies/too-long.json")
    error_message = "The layer must hold the policy file, to the byte, where the function looks for it."
  }
  assert {
    condition     = aws_lambda_function.this.layers == tolist([aws_lambda_layer_version.policy[0].arn]) && aws_lambda_layer_version.policy[0].source_code_hash == data.archive_file.policy[0].output_base64sha256 && output.environment.GRAPHVEIL_POLICY == "/opt/policy.json"
    error_message = "Another policy must become another version of the layer."
  }
}

run "audit_events_are_kept" {
  command = plan
  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 400 && aws_cloudwatch_log_group.this.skip_destroy && aws_cloudwatch_log_group.this.deletion_protection_enabled
    error_message = "By default audit events must be kept 400 days, and survive a destroy."
  }
  assert {
    condition     = length(aws_cloudwatch_log_subscription_filter.this) == 0 && output.log_import == "terraform import 'module.proxy.aws_cloudwatch_log_group.this' /aws/lambda/graphveil"
    error_message = "The command that takes a kept log over must be printed."
  }
}

run "audit_events_for_a_siem" {
  command = plan
  variables {
    logs = { subscriptions = {
      siem   = { destination_arn = "arn:aws:logs:eu-central-1:444455556666:destination:siem" }
      stream = { destination_arn = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/siem", role_arn = "arn:aws:iam::111122223333:role/logs-to-siem", audit_events_only = false }
    } }
  }
  assert {
    condition = { for name, filter in aws_cloudwatch_log_subscription_filter.this : name => [filter.name, filter.log_group_name, filter.filter_pattern, filter.destination_arn] } == {
      siem   = ["graphveil-siem", "/aws/lambda/graphveil", "{ $.message = \"audit\" }", "arn:aws:logs:eu-central-1:444455556666:destination:siem"]
      stream = ["graphveil-stream", "/aws/lambda/graphveil", "", "arn:aws:firehose:eu-central-1:111122223333:deliverystream/siem"]
    }
    error_message = "Each way to a SIEM must get the audit events, and the whole log only if asked for."
  }
  assert {
    condition     = aws_cloudwatch_log_subscription_filter.this["stream"].role_arn == "arn:aws:iam::111122223333:role/logs-to-siem"
    error_message = "A stream must be written by the role that was named."
  }
}

run "bounded_and_tagged" {
  command = plan
  variables {
    permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
    name                 = "graphveil-eu"
    tags                 = { owner = "analytics" }
    alarms               = { topic_arns = ["arn:aws:sns:eu-central-1:111122223333:operations"] }
  }
  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::111122223333:policy/boundary" && aws_iam_role.events[0].permissions_boundary == "arn:aws:iam::111122223333:policy/boundary"
    error_message = "Each role must have the boundary."
  }
  assert {
    condition = (
      aws_lambda_function.this.function_name == "graphveil-eu" && aws_iam_role.this.name == "graphveil-eu-proxy" && aws_kms_alias.this["v1"].name == "alias/graphveil-eu"
      && alltrue([for tags in [aws_lambda_function.this.tags, aws_iam_role.this.tags, aws_kms_key.this["v1"].tags, aws_cloudwatch_log_group.this.tags, aws_cloudwatch_event_rule.this["key-at-risk"].tags] : tags == tomap({ owner = "analytics" })])
    )
    error_message = "Name and tags must reach everything."
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

run "permissions_are_those_of_the_lock_beside_the_policy" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/directory-only.json"
  }
  assert {
    condition     = output.permissions == ["User.Read.All", "GroupMember.Read.All"]
    error_message = "The permissions must be those that the policy was found to need."
  }
}

run "permissions_are_those_of_the_file_that_is_named" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/directory-only.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  assert {
    condition     = output.permissions == ["User.Read.All", "Mail.Read"]
    error_message = "A file that is named must win over the lock beside the policy."
  }
}

run "a_policy_with_its_suffix_in_capitals" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/capitals.JSON"
  }
  assert {
    condition     = output.permissions == ["User.Read.All", "GroupMember.Read.All"]
    error_message = "The lock must be where the command line writes it."
  }
}
