# Certificates instead of federated credentials: uploaded without an end of their own, two of them in a renewal.
mock_provider "azuread" {
  override_during = plan
  source          = "../../fixtures/mocks/azuread"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

variables {
  permissions  = ["User.Read.All"]
  certificates = [file("../../fixtures/certificate.pem")]
}

run "uploads_the_public_certificate" {
  command = plan
  assert {
    condition = [
      for upload in azuread_application_certificate.this : [upload.type, upload.encoding, upload.value]
    ] == [["AsymmetricX509Cert", "pem", trimspace(file("../../fixtures/certificate.pem"))]]
    error_message = "The application must know the certificate."
  }
  assert {
    condition     = alltrue([for upload in azuread_application_certificate.this : upload.end_date_relative == null])
    error_message = "An upload names no end date of its own."
  }
  assert {
    condition     = length(azuread_application_federated_identity_credential.this) == 0 && output.expected.certificates == tolist([trimspace(file("../../fixtures/certificate.pem"))])
    error_message = "Nothing is federated, and the check knows the certificate."
  }
}

run "holds_two_in_a_renewal" {
  command = plan
  variables {
    certificates = [file("../../fixtures/certificate.pem"), file("../../fixtures/certificate-next.pem"), file("../../fixtures/certificate.pem")]
  }
  assert {
    condition     = length(azuread_application_certificate.this) == 2
    error_message = "The next certificate must stand beside the old one."
  }
}

run "refuses_what_is_no_certificate" {
  command = plan
  variables {
    certificates = ["-----BEGIN PRIVATE KEY-----\nbm90\n-----END PRIVATE KEY-----"]
  }
  expect_failures = [var.certificates]
}
