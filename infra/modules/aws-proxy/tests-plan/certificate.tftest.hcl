# A key of KMS instead of the platform's identity: who may use it, and what of it is in plan and state.
mock_provider "archive" {
  override_during = plan
  source          = "../../fixtures/mocks/archive"
}

mock_provider "aws" {
  override_during = plan
  source          = "../../fixtures/mocks/aws"
}

variables {
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  client_id   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
  package     = "../../fixtures/artefacts/aws-lambda.zip"
  policy_file = "../../fixtures/policies/aws.json"
  callers     = { acme = "arn:aws:iam::444455556666:role/acme-analytics" }
  credential  = "certificate"
}

run "the_first_apply_makes_the_key" {
  command = plan
  assert {
    condition     = aws_kms_key.certificate[0].key_usage == "SIGN_VERIFY" && aws_kms_key.certificate[0].customer_master_key_spec == "RSA_2048"
    error_message = "The key must be an RSA key that signs."
  }
  assert {
    condition     = output.certificate_key == "awskms:${aws_kms_key.certificate[0].arn}" && output.certificate == null && output.federation == null
    error_message = "The key is named for the command that makes the certificate, and nothing is federated."
  }
  assert {
    condition     = length(setintersection(keys(output.environment), ["GRAPHVEIL_AUDIENCE", "GRAPHVEIL_CERTIFICATE", "GRAPHVEIL_CERTIFICATE_KEY"])) == 0
    error_message = "One of the two variables without the other is a fault of the configuration."
  }
  assert {
    condition     = length(aws_iam_outbound_web_identity_federation.this) == 0
    error_message = "Outbound federation is not switched on for nothing."
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

run "the_role_signs_with_one_key_and_one_algorithm" {
  command = plan
  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement
      if statement.Sid == "Certificate"
      ] == [{
        Sid       = "Certificate"
        Effect    = "Allow"
        Action    = "kms:Sign"
        Resource  = aws_kms_key.certificate[0].arn
        Condition = { StringEquals = { "kms:SigningAlgorithm" = "RSASSA_PSS_SHA_256" } }
    }]
    error_message = "The role may sign assertions, and nothing else with the key."
  }
  assert {
    condition = length([
      for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "IdentityToken"
    ]) == 0
    error_message = "A role with a certificate needs no identity token."
  }
  assert {
    condition = [
      for statement in jsondecode(aws_kms_key.certificate[0].policy).Statement : statement.Condition.StringEquals["kms:SigningAlgorithm"]
      if statement.Action == "kms:Sign"
    ] == ["RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PSS_SHA_256"]
    error_message = "Who makes the certificate signs with PKCS #1, the function with PSS."
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
