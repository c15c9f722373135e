# The example as a whole: what one apply makes, and that its parts fit one another.
mock_provider "archive" {
  override_during = plan
  source          = "../../fixtures/mocks/archive"
}

mock_provider "aws" {
  override_during = plan
  source          = "../../fixtures/mocks/aws"
}

mock_provider "azuread" {
  override_during = plan
  source          = "../../fixtures/mocks/azuread"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

variables {
  region      = "eu-central-1"
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  policy_file = "../../fixtures/policies/aws.json"
  artefacts   = "../../fixtures/artefacts"
}

run "one_apply" {
  command = plan
  assert {
    condition     = output.federation == jsondecode(file("../../fixtures/identity.json")).aws
    error_message = "The application must trust what STS mints for the role."
  }
  assert {
    condition     = module.proxy.environment.GRAPHVEIL_CLIENT_ID == module.entra.client_id && module.proxy.environment.GRAPHVEIL_TENANT_ID == module.entra.tenant_id
    error_message = "The function must act as the application of that tenant."
  }
  assert {
    condition     = output.permissions.entra == tolist(["Calendars.ReadBasic.All", "GroupMember.Read.All", "Mail.ReadBasic.All", "MailboxSettings.Read", "Place.Read.All", "User.Read.All"]) && length(output.permissions.exchange) == 0
    error_message = "The permissions must be those of the policy's groups."
  }
  assert {
    condition     = output.endpoint == "https://graphveil2example3url4id5abcdefg.lambda-url.eu-central-1.on.aws" && strcontains(output.caller_command, output.endpoint) && output.logs.group == "/aws/lambda/graphveil"
    error_message = "Endpoint, first request and logs must be printed."
  }
  assert {
    condition     = length(output.next_steps) == 1 && strcontains(output.next_steps[0], "Grant admin consent")
    error_message = "The administrator's one step must be printed."
  }
}

run "consented_by_terraform" {
  command = plan
  variables {
    grant_admin_consent = true
  }
  assert {
    condition     = length(output.next_steps) == 0 && output.complete
    error_message = "Nothing must be left to do."
  }
}

run "permissions_follow_the_policy" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/directory-only.json"
  }
  assert {
    condition     = output.permissions.entra == tolist(["GroupMember.Read.All", "User.Read.All"])
    error_message = "A policy of the directory alone must not ask for mail or calendars."
  }
}

run "callers_of_another_cloud_get_nothing_here" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/gcp.json"
  }
  assert {
    condition     = length(local.callers) == 0
    error_message = "A service account has no place on a Function URL."
  }
}

run "many_callers" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/both.json"
  }
  assert {
    condition     = local.callers == tomap({ acme-aws = "arn:aws:iam::444455556666:role/acme-analytics", auditor = "777788889999" })
    error_message = "Each AWS caller of the policy must be let in by its own principal."
  }
}

run "scoped_mailboxes" {
  command = plan
  variables {
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
  }
  assert {
    condition     = output.permissions.entra == tolist(["GroupMember.Read.All", "Place.Read.All", "User.Read.All"]) && strcontains(output.exchange_script, "Application Mail.ReadBasic")
    error_message = "With a scope group the mailbox permissions must come from Exchange alone."
  }
  assert {
    condition     = length(output.next_steps) == 5 && startswith(output.next_steps[0], "Before anything else") && !output.complete
    error_message = "Grants of mailboxes must be looked at first, then both administrators' steps must be printed, and nothing may be called complete."
  }
}

run "existing_application" {
  command = plan
  variables {
    existing_client_id = "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0"
  }
  assert {
    condition     = module.proxy.environment.GRAPHVEIL_CLIENT_ID == "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0" && length(output.next_steps) == 3
    error_message = "The function must act as the existing application, and the steps for it must be printed."
  }
}

run "oidc" {
  command = plan
  variables {
    caller_authentication = "oidc"
    policy_file           = "../../fixtures/policies/oidc.json"
    function              = { reserved_concurrency = 10 }
  }
  assert {
    condition     = module.proxy.environment.GRAPHVEIL_CALLER_AUTH == "oidc" && strcontains(output.caller_command, "Bearer $TOKEN")
    error_message = "OIDC callers must come with a token."
  }
}

run "region_without_the_sts_endpoint" {
  command = plan
  variables {
    region = "aws-global"
  }
  expect_failures = [var.region]
}

run "policy_that_does_not_exist" {
  command = plan
  variables {
    policy_file = "missing.json"
  }
  expect_failures = [var.policy_file]
}

run "artefacts_that_were_not_built" {
  command = plan
  variables {
    artefacts = "../../missing"
  }
  expect_failures = [var.artefacts]
}

run "unknown_cloud" {
  command = plan
  variables {
    cloud = "mooncake"
  }
  expect_failures = [var.cloud]
}

run "operations_one_by_one" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/operations-alone.json"
  }
  assert {
    condition     = output.permissions.entra == tolist(["Mail.Read", "User.Read.All"])
    error_message = "The permissions must be those of the lock beside the policy."
  }
}

run "as_an_organisation_asks" {
  command = plan
  variables {
    name                 = "graphveil-eu"
    tags                 = { owner = "analytics" }
    permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
    further_keys         = { v2 = { existing_arn = "arn:aws:kms:eu-central-1:111122223333:key/22aa22bb-33cc-44dd-88ee-55ff66aa77bb" } }
    release              = { alias = "live", stable_version = "7", new_weight = 0.1 }
    function             = { memory_mb = 2048, reserved_concurrency = 20 }
    vpc                  = { vpc_id = "vpc-0a1b2c3d4e5f60718", subnet_ids = ["subnet-0a1b2c3d4e5f60718"] }
    logs                 = { subscriptions = { siem = { destination_arn = "arn:aws:logs:eu-central-1:444455556666:destination:siem" } } }
    alarms               = { thresholds = { refusals = 200 }, off = ["no-traffic"] }
    alarm_topic_arns     = ["arn:aws:sns:eu-central-1:111122223333:operations"]
  }
  assert {
    condition     = module.proxy.function.name == "graphveil-eu" && output.logs.group == "/aws/lambda/graphveil-eu" && module.proxy.versions.alias == "7"
    error_message = "Name and release must reach the module."
  }
  assert {
    condition     = module.proxy.environment.GRAPHVEIL_KEY == "v1=awskms:arn:aws:kms:eu-central-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb,v2=awskms:arn:aws:kms:eu-central-1:111122223333:key/22aa22bb-33cc-44dd-88ee-55ff66aa77bb"
    error_message = "A key for each version must reach the function."
  }
}

run "a_kept_log_group_is_taken_over" {
  # Not with OpenTofu: version 1.12.6 breaks down at an import from a mocked provider.
  command = plan
  override_data {
    target          = data.aws_cloudwatch_log_groups.kept
    override_during = plan
    values = { arns = [
      "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/graphveil-eu",
      "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/graphveil",
    ] }
  }
  # What the import finds: a mocked provider has nothing to import.
  override_resource {
    target          = module.proxy.aws_cloudwatch_log_group.this
    override_during = plan
    values          = { name = "/aws/lambda/graphveil", arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/graphveil" }
  }
  assert {
    condition     = local.kept_log_groups == toset(["/aws/lambda/graphveil"])
    error_message = "The group of this name must be taken over, and that of another proxy left alone."
  }
}

run "nothing_is_taken_over_at_first" {
  command = plan
  assert {
    condition     = length(local.kept_log_groups) == 0
    error_message = "Where there is no group of this name it is made."
  }
}
