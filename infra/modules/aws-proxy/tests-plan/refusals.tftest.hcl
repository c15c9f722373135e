# Each wrong value is refused before anything is touched, with a message that says what to write instead.
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
}

run "name_with_capitals" {
  command = plan
  variables {
    name = "GraphVeil"
  }
  expect_failures = [var.name]
}

run "tenant_by_domain" {
  command = plan
  variables {
    tenant_id = "contoso.onmicrosoft.com"
  }
  expect_failures = [var.tenant_id]
}

run "client_id_with_braces" {
  command = plan
  variables {
    client_id = "{c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f}"
  }
  expect_failures = [var.client_id]
}

run "unknown_cloud" {
  command = plan
  variables {
    cloud = "germany"
  }
  expect_failures = [var.cloud]
}

run "audience_with_a_space" {
  command = plan
  variables {
    audience = "api://Azure ADTokenExchange"
  }
  expect_failures = [var.audience]
}

run "audience_of_another_cloud" {
  command = plan
  variables {
    audience = "api://AzureADTokenExchangeUSGov"
  }
  expect_failures = [var.audience]
}

run "global_audience_in_china" {
  command = plan
  variables {
    cloud    = "china"
    audience = "api://AzureADTokenExchange"
  }
  expect_failures = [var.audience]
}

run "zip_that_does_not_exist" {
  command = plan
  variables {
    package = "../../fixtures/artefacts/missing.zip"
  }
  expect_failures = [var.package]
}

run "package_that_is_no_zip" {
  command = plan
  variables {
    package = "../../fixtures/artefacts/permissions.json"
  }
  expect_failures = [var.package]
}

run "policy_that_does_not_exist" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/missing.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_that_does_not_parse" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/not-json.txt"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_without_callers" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/no-callers.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_of_an_unknown_profile" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/wrong-profile.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_with_an_ambiguous_caller" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/ambiguous-caller.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "oidc_callers_behind_the_platform" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/oidc.json"
  }
  expect_failures = [var.policy_file]
}

run "platform_callers_with_oidc" {
  command = plan
  variables {
    caller_authentication = "oidc"
    function              = { reserved_concurrency = 10 }
  }
  expect_failures = [var.policy_file]
}

run "unknown_caller_authentication" {
  command = plan
  variables {
    caller_authentication = "none"
  }
  expect_failures = [var.caller_authentication]
}

run "caller_with_a_wildcard" {
  command = plan
  variables {
    callers = { acme = "arn:aws:iam::444455556666:role/*" }
  }
  expect_failures = [var.callers]
}

run "everybody" {
  command = plan
  variables {
    callers = { everybody = "*" }
  }
  expect_failures = [var.callers]
}

run "caller_that_is_a_session" {
  command = plan
  variables {
    callers = { acme = "arn:aws:sts::444455556666:assumed-role/reader/session" }
  }
  expect_failures = [var.callers]
}

run "caller_that_is_a_user" {
  command = plan
  variables {
    callers = { acme = "arn:aws:iam::444455556666:user/reader" }
  }
  expect_failures = [var.callers]
}

run "account_of_eleven_digits" {
  command = plan
  variables {
    callers = { acme = "44445555666" }
  }
  expect_failures = [var.callers]
}

run "caller_name_with_a_dot" {
  command = plan
  variables {
    callers = { "acme.reader" = "444455556666" }
  }
  expect_failures = [var.callers]
}

run "iam_callers_with_oidc" {
  command = plan
  variables {
    caller_authentication = "oidc"
    policy_file           = "../../fixtures/policies/oidc.json"
    callers               = { acme = "444455556666" }
    function              = { reserved_concurrency = 10 }
  }
  expect_failures = [var.callers]
}

run "key_by_alias" {
  command = plan
  variables {
    key = { existing_arn = "arn:aws:kms:eu-central-1:111122223333:alias/graphveil" }
  }
  expect_failures = [var.key]
}

run "existing_key_to_import_into" {
  command = plan
  variables {
    key = { existing_arn = "arn:aws:kms:eu-central-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb", imported = true }
  }
  expect_failures = [var.key]
}

run "administrator_with_a_wildcard" {
  command = plan
  variables {
    key = { administrators = ["arn:aws:iam::111122223333:role/*"] }
  }
  expect_failures = [var.key]
}

run "memory_too_small" {
  command = plan
  variables {
    function = { memory_mb = 128 }
  }
  expect_failures = [var.function]
}

run "timeout_too_long" {
  command = plan
  variables {
    function = { timeout_seconds = 901 }
  }
  expect_failures = [var.function]
}

run "concurrency_of_nothing" {
  command = plan
  variables {
    function = { reserved_concurrency = 0 }
  }
  expect_failures = [var.function]
}

run "reply_of_no_size" {
  command = plan
  variables {
    function = { max_reply_mb = 0 }
  }
  expect_failures = [var.function]
}

run "unknown_log_level" {
  command = plan
  variables {
    function = { log_level = "trace" }
  }
  expect_failures = [var.function]
}

run "public_url_in_clear" {
  command = plan
  variables {
    function = { public_url = "http://graph.contoso.com" }
  }
  expect_failures = [var.function]
}

run "retention_of_an_odd_period" {
  command = plan
  variables {
    logs = { retention_days = 31 }
  }
  expect_failures = [var.logs]
}

run "log_key_by_alias" {
  command = plan
  variables {
    logs = { kms_key_arn = "alias/logs" }
  }
  expect_failures = [var.logs]
}

run "topic_that_is_a_queue" {
  command = plan
  variables {
    alarms = { topic_arns = ["arn:aws:sqs:eu-central-1:111122223333:operations"] }
  }
  expect_failures = [var.alarms]
}

run "threshold_of_nothing" {
  command = plan
  variables {
    alarms = { thresholds = { refusals = 0 } }
  }
  expect_failures = [var.alarms]
}

run "vpc_by_name" {
  command = plan
  variables {
    vpc = { vpc_id = "default", subnet_ids = ["subnet-0a1b2c3d4e5f60718"] }
  }
  expect_failures = [var.vpc]
}

run "vpc_without_subnets" {
  command = plan
  variables {
    vpc = { vpc_id = "vpc-0a1b2c3d4e5f60718", subnet_ids = [] }
  }
  expect_failures = [var.vpc]
}

run "federation_that_is_off" {
  command = plan
  override_data {
    target          = data.aws_iam_outbound_web_identity_federation.this
    override_during = plan
    values          = { issuer_identifier = "" }
  }
  expect_failures = [data.aws_iam_outbound_web_identity_federation.this]
}

run "region_without_the_sts_endpoint" {
  command = plan
  override_data {
    target          = data.aws_region.this
    override_during = plan
    values          = { region = "us-iso-east-1" }
  }
  expect_failures = [data.aws_region.this]
}

run "global_endpoint_as_region" {
  command = plan
  override_data {
    target          = data.aws_region.this
    override_during = plan
    values          = { region = "aws-global" }
  }
  expect_failures = [data.aws_region.this]
}

run "oidc_without_a_bound" {
  command = plan
  variables {
    caller_authentication = "oidc"
    policy_file           = "../../fixtures/policies/oidc.json"
  }
  expect_failures = [var.function]
}

run "more_callers_than_a_resource_policy_holds" {
  command = plan
  variables {
    callers = { for number in range(40) : "caller-${number}" => "arn:aws:iam::444455556666:role/reader-of-mailboxes-${number}" }
  }
  expect_failures = [aws_lambda_function_url.this]
}

run "boundary_by_name" {
  command = plan
  variables {
    permissions_boundary = "boundary"
  }
  expect_failures = [var.permissions_boundary]
}

run "alias_that_is_a_number" {
  command = plan
  variables {
    release = { alias = "7" }
  }
  expect_failures = [var.release]
}

run "stable_version_without_an_alias" {
  command = plan
  variables {
    release = { stable_version = "7" }
  }
  expect_failures = [var.release]
}

run "stable_version_that_is_none" {
  command = plan
  variables {
    release = { alias = "live", stable_version = "$LATEST" }
  }
  expect_failures = [var.release]
}

run "canary_without_a_stable_version" {
  command = plan
  variables {
    release = { alias = "live", new_weight = 0.1 }
  }
  expect_failures = [var.release]
}

run "canary_of_everybody" {
  command = plan
  variables {
    release = { alias = "live", stable_version = "7", new_weight = 1 }
  }
  expect_failures = [var.release]
}

run "key_version_with_a_blank" {
  command = plan
  variables {
    key = { version = "v 1" }
  }
  expect_failures = [var.key]
}

run "replica_of_a_key_of_one_region" {
  command = plan
  variables {
    key = { replica_of = "arn:aws:kms:eu-west-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb" }
  }
  expect_failures = [var.key]
}

run "replica_that_exists" {
  command = plan
  variables {
    key = { replica_of = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef", existing_arn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef" }
  }
  expect_failures = [var.key]
}

run "replica_in_the_same_region" {
  command = plan
  variables {
    key = { replica_of = "arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef" }
  }
  expect_failures = [aws_kms_replica_key.this]
}

run "imported_replica_in_the_same_region" {
  command = plan
  variables {
    key = { replica_of = "arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef", imported = true }
  }
  expect_failures = [aws_kms_replica_external_key.this]
}

run "two_keys_for_one_version" {
  command = plan
  variables {
    further_keys = { v1 = {} }
  }
  expect_failures = [var.further_keys]
}

run "further_key_by_alias" {
  command = plan
  variables {
    further_keys = { v2 = { existing_arn = "arn:aws:kms:eu-west-1:111122223333:alias/graphveil" } }
  }
  expect_failures = [var.further_keys]
}

run "further_replica_of_a_key_of_one_region" {
  command = plan
  variables {
    further_keys = { v2 = { replica_of = "arn:aws:kms:eu-west-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb" } }
  }
  expect_failures = [var.further_keys]
}

run "further_key_that_exists_and_is_imported" {
  command = plan
  variables {
    further_keys = { v2 = { existing_arn = "arn:aws:kms:eu-west-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb", imported = true } }
  }
  expect_failures = [var.further_keys]
}

run "version_of_the_policy_without_a_key" {
  command = plan
  variables {
    policy_file  = "../../fixtures/policies/two-versions.json"
    further_keys = { v3 = {} }
  }
  expect_failures = [var.further_keys]
}

run "environment_key_by_alias" {
  command = plan
  variables {
    function = { kms_key_arn = "alias/environment" }
  }
  expect_failures = [var.function]
}

run "alarm_that_is_unknown" {
  command = plan
  variables {
    alarms = { off = ["no-trafic"] }
  }
  expect_failures = [var.alarms]
}

run "threshold_of_an_unknown_alarm" {
  command = plan
  variables {
    alarms = { thresholds = { refusal = 5 } }
  }
  expect_failures = [var.alarms]
}

run "threshold_of_an_event" {
  command = plan
  variables {
    alarms = { thresholds = { key-at-risk = 5 } }
  }
  expect_failures = [var.alarms]
}

run "subscription_to_a_queue" {
  command = plan
  variables {
    logs = { subscriptions = { siem = { destination_arn = "arn:aws:sqs:eu-central-1:111122223333:siem" } } }
  }
  expect_failures = [var.logs]
}

run "stream_without_a_role" {
  command = plan
  variables {
    logs = { subscriptions = { siem = { destination_arn = "arn:aws:kinesis:eu-central-1:111122223333:stream/siem" } } }
  }
  expect_failures = [var.logs]
}

run "tag_of_aws" {
  command = plan
  variables {
    tags = { "aws:owner" = "analytics" }
  }
  expect_failures = [var.tags]
}

run "region_without_function_urls" {
  command = plan
  variables {
    callers = { acme = "444455556666" }
  }
  override_data {
    target          = data.aws_region.this
    override_during = plan
    values          = { region = "eu-south-2" }
  }
  expect_failures = [aws_lambda_function_url.this]
}

run "policy_that_was_not_checked" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/unchecked.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_that_was_changed_after_its_check" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/changed.json"
  }
  expect_failures = [var.policy_file]
}

run "lock_of_another_policy" {
  command = plan
  variables {
    permissions_file = "../../fixtures/policies/operations-alone.lock.json"
  }
  expect_failures = [var.policy_file]
}

run "lock_that_does_not_exist" {
  command = plan
  variables {
    permissions_file = "../../fixtures/policies/missing.lock.json"
  }
  expect_failures = [var.permissions_file]
}

run "lock_without_permissions" {
  command = plan
  variables {
    permissions_file = "../../fixtures/identity.json"
  }
  expect_failures = [var.permissions_file]
}

run "tenant_of_the_example_s_variables" {
  command = plan
  variables {
    tenant_id = "00000000-0000-0000-0000-000000000000"
  }
  expect_failures = [var.tenant_id]
}
