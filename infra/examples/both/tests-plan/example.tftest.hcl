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
    policy_file      = "../../fixtures/policies/operations-alone.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  assert {
    condition     = module.entra.entra_permissions == tolist(["Mail.Read", "User.Read.All"])
    error_message = "The permissions must be those of the file."
  }
}

run "operations_without_their_permissions" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/operations-alone.json"
  }
  expect_failures = [var.policy_file]
}

run "permissions_that_are_none" {
  command = plan
  variables {
    permissions_file = "../../fixtures/policies/not-json.txt"
  }
  expect_failures = [var.permissions_file]
}
