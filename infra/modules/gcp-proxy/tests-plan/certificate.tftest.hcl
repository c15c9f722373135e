# A key of Cloud KMS instead of the platform's identity: who may use it, and what of it is in plan and state.
mock_provider "google" {
  override_during = plan
  source          = "../../fixtures/mocks/google"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

# The account that builds is not the one that runs.
override_resource {
  target          = google_service_account.build
  override_during = plan
  values = {
    id        = "projects/graphveil-demo/serviceAccounts/graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    email     = "graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    member    = "serviceAccount:graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    unique_id = "104857601234567890999"
  }
}

variables {
  project_id  = "graphveil-demo"
  region      = "europe-west3"
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  client_id   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
  package     = "../../fixtures/artefacts/gcp-function.zip"
  policy_file = "../../fixtures/policies/gcp.json"
  credential  = "certificate"
}

run "the_first_apply_makes_the_key" {
  command = plan
  assert {
    condition = (
      google_kms_crypto_key.certificate[0].purpose == "ASYMMETRIC_SIGN"
      && google_kms_crypto_key.certificate[0].version_template[0].algorithm == "RSA_SIGN_PSS_2048_SHA256"
    )
    error_message = "The key must be an RSA key that signs with PSS."
  }
  assert {
    condition     = endswith(output.certificate_key, "/cryptoKeyVersions/1") && output.certificate == null && output.federation == null
    error_message = "The key is named for the command that makes the certificate, and nothing is federated."
  }
  assert {
    condition     = length(setintersection(keys(output.environment), ["GRAPHVEIL_AUDIENCE", "GRAPHVEIL_CERTIFICATE", "GRAPHVEIL_CERTIFICATE_KEY"])) == 0
    error_message = "One of the two variables without the other is a fault of the configuration."
  }
}

run "the_second_apply_configures_the_certificate" {
  command = plan
  variables {
    certificate_file = "../../fixtures/certificate.pem"
  }
  assert {
    condition = (
      output.environment.GRAPHVEIL_CERTIFICATE == trimspace(file("../../fixtures/certificate.pem"))
      && output.environment.GRAPHVEIL_CERTIFICATE_KEY == output.certificate_key
      && !contains(keys(output.environment), "GRAPHVEIL_AUDIENCE")
    )
    error_message = "The function must have the certificate with its key, and no audience."
  }
}

run "the_account_signs_with_the_one_key" {
  command = plan
  assert {
    condition = (
      google_kms_crypto_key_iam_member.certificate[0].role == "roles/cloudkms.signer"
      && google_kms_crypto_key_iam_member.certificate[0].member == google_service_account.proxy.member
      && google_kms_crypto_key_iam_member.certificate[0].crypto_key_id == google_kms_crypto_key.certificate[0].id
    )
    error_message = "The service account may sign with the certificate's key, and nothing else."
  }
}

run "refuses_another_credential" {
  command = plan
  variables {
    credential = "secret"
  }
  expect_failures = [var.credential]
}

run "refuses_a_certificate_beside_a_federated_identity" {
  command = plan
  variables {
    credential       = "federated"
    certificate_file = "../../fixtures/certificate.pem"
  }
  expect_failures = [var.certificate_file]
}

run "refuses_what_is_no_certificate" {
  command = plan
  variables {
    certificate_file = "../../fixtures/identity.json"
  }
  expect_failures = [var.certificate_file]
}

run "refuses_a_certificate_with_its_private_key" {
  command = plan
  variables {
    certificate_file = "../../fixtures/certificate-with-key.pem"
  }
  expect_failures = [var.certificate_file]
}
