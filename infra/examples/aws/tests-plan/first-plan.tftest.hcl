# The very first plan, when no id, ARN or URL is known yet: whatever decides how many resources there are must be.
mock_provider "archive" {
  source = "../../fixtures/mocks/archive"
}

mock_provider "aws" {
  source = "../../fixtures/mocks/aws"
}

mock_provider "azuread" {
  source = "../../fixtures/mocks/azuread"
}

mock_provider "time" {
  source = "../../fixtures/mocks/time"
}

variables {
  region      = "eu-central-1"
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  policy_file = "../../fixtures/policies/aws.json"
  artefacts   = "../../fixtures/artefacts"
}

run "nothing_is_made_yet" {
  command = plan
  assert {
    condition     = length(local.callers) == 1 && length(module.entra.entra_permissions) == 6 && module.proxy.environment.GRAPHVEIL_AUDIENCE == "api://AzureADTokenExchange"
    error_message = "Callers, permissions and audiences must be known before anything is made."
  }
}
