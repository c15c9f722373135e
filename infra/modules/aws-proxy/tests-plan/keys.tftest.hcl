# Keys by version, as a rotation needs them, and replicas of a key in another region.
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
}

run "a_key_for_each_version" {
  # Not with OpenTofu: it takes no values for one instance of a resource.
  command = plan
  variables {
    further_keys = {
      v2 = {}
      v3 = { existing_arn = "arn:aws:kms:eu-central-1:111122223333:key/33aa22bb-33cc-44dd-88ee-55ff66aa77bb" }
    }
  }
  override_resource {
    target          = aws_kms_key.this["v2"]
    override_during = plan
    values          = { arn = "arn:aws:kms:eu-central-1:111122223333:key/22aa22bb-33cc-44dd-88ee-55ff66aa77bb" }
  }
  assert {
    condition = output.environment.GRAPHVEIL_KEY == join(",", [
      "v1=awskms:arn:aws:kms:eu-central-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb",
      "v2=awskms:arn:aws:kms:eu-central-1:111122223333:key/22aa22bb-33cc-44dd-88ee-55ff66aa77bb",
      "v3=awskms:arn:aws:kms:eu-central-1:111122223333:key/33aa22bb-33cc-44dd-88ee-55ff66aa77bb",
    ])
    error_message = "Each version must have its own key."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement[1].Resource == values(output.key_arns) && length(output.key_arns) == 3
    error_message = "The role must be allowed exactly these keys."
  }
  assert {
    condition     = { for version, alias in aws_kms_alias.this : version => alias.name } == { v1 = "alias/graphveil", v2 = "alias/graphveil-v2" }
    error_message = "Each key that is made must have a name of its own."
  }
  assert {
    condition     = jsondecode(aws_kms_key.this["v2"].policy) == jsondecode(aws_kms_key.this["v1"].policy)
    error_message = "A further key must be guarded like the first."
  }
}

run "the_first_key_is_retired" {
  command = plan
  variables {
    key = { version = "v2" }
  }
  assert {
    condition     = keys(aws_kms_key.this) == ["v2"] && startswith(output.environment.GRAPHVEIL_KEY, "awskms:arn:aws:kms:") && aws_kms_alias.this["v2"].name == "alias/graphveil"
    error_message = "The key of v2 must stay the same key when it serves every version."
  }
}

run "a_replica_of_another_region" {
  command = plan
  variables {
    key = { replica_of = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef" }
  }
  assert {
    condition     = aws_kms_replica_key.this["v1"].primary_key_arn == "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef" && length(aws_kms_key.this) == 0
    error_message = "The key must be a replica, and no other key be made."
  }
  assert {
    condition     = output.environment.GRAPHVEIL_KEY == "awskms:arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef" && jsondecode(aws_kms_replica_key.this["v1"].policy).Statement[1].Principal.AWS == "arn:aws:iam::111122223333:role/graphveil-proxy"
    error_message = "The function must use the replica of its own region, which lets its role."
  }
}

run "a_replica_of_an_imported_key" {
  command = plan
  variables {
    key = { replica_of = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef", imported = true }
  }
  assert {
    condition     = aws_kms_replica_external_key.this["v1"].key_material_base64 == null && strcontains(output.key_import, "mrk-fedcba9876543210fedcba9876543210")
    error_message = "The material of a replica must be imported outside Terraform, too."
  }
}
