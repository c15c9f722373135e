# Passes when Terraform refuses to destroy what the file is named after: without the key every pseudonym is lost for ever.
mock_provider "archive" {
  source = "../../fixtures/mocks/archive"
}

mock_provider "aws" {
  source = "../../fixtures/mocks/aws"
}

variables {
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  client_id   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
  package     = "../../fixtures/artefacts/aws-lambda.zip"
  policy_file = "../../fixtures/policies/aws.json"
}

run "made" {
  variables {
    key = { replica_of = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef" }
  }
}

run "removed" {
  command = plan
  variables {
    key = { existing_arn = "arn:aws:kms:eu-central-1:111122223333:key/99aa22bb-33cc-44dd-88ee-55ff66aa77bb" }
  }
}
