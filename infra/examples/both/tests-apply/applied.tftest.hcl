# What applying makes of the released zips, with every default as it is. The proxy is then started from this state, in a simulated
# world that is configured from it, too: test/apply. The policy is one that does not fit into the environment of Lambda.
mock_provider "archive" {
  source = "../../fixtures/mocks/archive"
}

mock_provider "aws" {
  source = "../../fixtures/mocks/aws"
}

mock_provider "azuread" {
  source = "../../fixtures/mocks/azuread"
}

mock_provider "google" {
  source = "../../fixtures/mocks/google"
}

mock_provider "time" {
  source = "../../fixtures/mocks/time"
}

variables {
  aws_region          = "eu-central-1"
  google_project_id   = "graphveil-demo"
  google_region       = "europe-west3"
  tenant_id           = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  policy_file         = "../../fixtures/policies/both-long.json"
  grant_admin_consent = true
}

run "keys_made" {
}

run "applied" {
  variables {
    keys_imported = true
  }
}
