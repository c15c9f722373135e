# Passes when Terraform refuses to destroy what the file is named after: without the bucket it is forgotten who read which mailbox.
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
  client_id   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
  package     = "../../fixtures/artefacts/gcp-function.zip"
  policy_file = "../../fixtures/policies/gcp.json"
}

run "made" {}

run "removed" {
  command = plan
  variables {
    logs = { own_bucket = false }
  }
}
