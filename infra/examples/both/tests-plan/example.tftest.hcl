# One application, two clouds, one key material: keys first, then their material, then callers.
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

mock_provider "google" {
  override_during = plan
  source          = "../../fixtures/mocks/google"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

variables {
  aws_region        = "eu-central-1"
  google_project_id = "graphveil-demo"
  google_region     = "europe-west3"
  tenant_id         = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  policy_file       = "../../fixtures/policies/both.json"
  artefacts         = "../../fixtures/artefacts"
  # With it on, the project's number is known only after the apply.
  enable_services = false
}

run "first_apply" {
  command = plan
  assert {
    condition     = output.federation == jsondecode(file("../../fixtures/identity.json"))
    error_message = "One application must trust both functions."
  }
  assert {
    condition     = module.aws.environment.GRAPHVEIL_CLIENT_ID == module.gcp.environment.GRAPHVEIL_CLIENT_ID
    error_message = "Both functions must act as one application."
  }
  assert {
    condition     = strcontains(output.key_import.aws, "import-key-material") && strcontains(output.key_import.gcp, "versions import") && strcontains(output.next_steps[0], "keys_imported = true")
    error_message = "The commands that import the material must be printed, and what follows them."
  }
}

run "second_apply" {
  command = plan
  variables {
    keys_imported       = true
    grant_admin_consent = true
  }
  assert {
    condition     = length(output.next_steps) == 0 && output.endpoints.aws == "https://graphveil2example3url4id5abcdefg.lambda-url.eu-central-1.on.aws" && output.endpoints.gcp == "https://graphveil-123456789012.europe-west3.run.app"
    error_message = "Both proxies must answer."
  }
  assert {
    condition     = module.aws.environment.GRAPHVEIL_KEY == "awskms:arn:aws:kms:eu-central-1:111122223333:key/99aa22bb-33cc-44dd-88ee-55ff66aa77bb" && module.gcp.environment.GRAPHVEIL_KEY == "gcpkms:projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root/cryptoKeyVersions/1"
    error_message = "Each function must use its own cloud's key."
  }
}

run "region_without_the_sts_endpoint" {
  command = plan
  variables {
    aws_region = "us-iso-east-1"
  }
  expect_failures = [var.aws_region]
}

run "google_region_that_is_many" {
  command = plan
  variables {
    google_region = "eu"
  }
  expect_failures = [var.google_region]
}

run "operations_one_by_one" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/operations-alone.json"
  }
  assert {
    condition     = module.entra.entra_permissions == tolist(["Mail.Read", "User.Read.All"])
    error_message = "The permissions must be those of the lock beside the policy."
  }
}

run "as_an_organisation_asks" {
  command = plan
  variables {
    name                 = "graphveil-eu"
    tags                 = { owner = "analytics" }
    labels               = { owner = "analytics" }
    permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
    key_administrators   = ["arn:aws:iam::111122223333:role/key-admin"]
    kms_key_name         = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/cmek"
    aws_further_keys     = { v2 = { imported = true } }
    google_further_keys  = { v2 = { imported = true } }
    google_function      = { memory = "2Gi", concurrency = 20 }
    aws_function         = { memory_mb = 2048 }
    google_logs          = { sinks = { siem = "pubsub.googleapis.com/projects/security/topics/graphveil" } }
    aws_logs             = { subscriptions = { siem = { destination_arn = "arn:aws:logs:eu-central-1:444455556666:destination:siem" } } }
  }
  assert {
    condition     = module.aws.function.name == "graphveil-eu" && module.gcp.function.name == "graphveil-eu"
    error_message = "The name must reach both modules."
  }
  assert {
    condition     = startswith(module.aws.environment.GRAPHVEIL_KEY, "v1=awskms:") && startswith(module.gcp.environment.GRAPHVEIL_KEY, "v1=gcpkms:") && length(module.aws.key_arns) == 2 && length(module.gcp.key_versions) == 2
    error_message = "Both functions must have a key for each version."
  }
  assert {
    condition     = length(regexall("aws kms import-key-material", output.key_import.aws)) == 2 && length(regexall("gcloud kms keys versions import --project[^\n]*--key root", output.key_import.gcp)) == 4
    error_message = "The commands must import into each key, on both clouds."
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
    target          = module.aws.aws_cloudwatch_log_group.this
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

run "unknown_cloud" {
  command = plan
  variables {
    cloud = "mooncake"
  }
  expect_failures = [var.cloud]
}

run "artefacts_that_were_not_built" {
  command = plan
  variables {
    artefacts = "../../missing"
  }
  expect_failures = [var.artefacts]
}

run "policy_that_does_not_parse" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/not-json.txt"
  }
  expect_failures = [var.policy_file]
}

run "service_account_by_unique_id" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/gcp-unique-id.json"
  }
  expect_failures = [var.policy_file]
}
