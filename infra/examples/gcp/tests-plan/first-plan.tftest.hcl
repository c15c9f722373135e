# The very first plan, when no id, ARN or URL is known yet: whatever decides how many resources there are must be.
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
  project_id  = "graphveil-demo"
  region      = "europe-west3"
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  policy_file = "../../fixtures/policies/gcp.json"
  artefacts   = "../../fixtures/artefacts"
}

run "nothing_is_made_yet" {
  command = plan
  assert {
    condition     = length(local.callers) == 1 && length(module.entra.entra_permissions) == 6 && output.federation.issuer == "https://accounts.google.com"
    error_message = "Callers, permissions and audiences must be known before anything is made."
  }
}
