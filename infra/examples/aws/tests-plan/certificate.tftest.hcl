# The example with a certificate, in its two steps: the key, then the certificate that was made of it.
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
  credential  = "certificate"
}

run "first_the_key" {
  command = plan
  assert {
    condition     = startswith(output.certificate_key, "awskms:arn:aws:kms:") && length(output.application.credentials) == 0 && length(output.application.certificates) == 0
    error_message = "The key must be named, and nothing be trusted yet."
  }
}

run "then_the_certificate" {
  command = plan
  variables {
    certificate_file = "../../fixtures/certificate.pem"
  }
  assert {
    condition     = output.application.certificates == tolist([module.proxy.environment.GRAPHVEIL_CERTIFICATE]) && length(output.application.credentials) == 0
    error_message = "The application must know the certificate that the function has, and trust nobody else."
  }
}

run "the_next_one_stands_beside_it" {
  command = plan
  variables {
    certificate_file          = "../../fixtures/certificate.pem"
    further_certificate_files = ["../../fixtures/certificate-next.pem"]
  }
  assert {
    condition     = length(output.application.certificates) == 2
    error_message = "In a renewal the application must know both."
  }
}
