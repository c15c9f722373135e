# How a change reaches callers: at once, or by versions behind an alias.
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

run "at_once" {
  command = plan
  assert {
    condition     = !aws_lambda_function.this.publish && length(aws_lambda_alias.this) == 0 && aws_lambda_function_url.this.qualifier == null && output.versions == null
    error_message = "By default the URL is that of the function itself."
  }
}

run "everybody_gets_the_newest_version" {
  command = plan
  variables {
    release = { alias = "live" }
  }
  override_resource {
    target          = aws_lambda_function.this
    override_during = plan
    values          = { arn = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil", version = "8" }
  }
  assert {
    condition     = aws_lambda_function.this.publish && aws_lambda_alias.this[0].function_version == "8" && length(aws_lambda_alias.this[0].routing_config) == 0
    error_message = "Each change must be a version, and the alias name the newest."
  }
  assert {
    condition     = aws_lambda_function_url.this.qualifier == "live" && alltrue([for permission in concat(values(aws_lambda_permission.url), values(aws_lambda_permission.invoke)) : permission.qualifier == "live"])
    error_message = "URL and permissions must be those of the alias."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(output.caller_policy).Statement : statement.Resource == "arn:aws:lambda:eu-central-1:111122223333:function:graphveil:live"])
    error_message = "A caller of another account needs the alias in its own policy."
  }
}

run "canary" {
  command = plan
  variables {
    release = { alias = "live", stable_version = "7", new_weight = 0.1 }
  }
  override_resource {
    target          = aws_lambda_function.this
    override_during = plan
    values          = { arn = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil", version = "8" }
  }
  assert {
    condition     = aws_lambda_alias.this[0].function_version == "7" && one(aws_lambda_alias.this[0].routing_config).additional_version_weights == tomap({ "8" = 0.1 })
    error_message = "A tenth of the requests must reach the newest version, the others the stable one."
  }
}

run "rolled_back" {
  command = plan
  variables {
    release = { alias = "live", stable_version = "7" }
  }
  override_resource {
    target          = aws_lambda_function.this
    override_during = plan
    values          = { arn = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil", version = "8" }
  }
  assert {
    condition     = aws_lambda_alias.this[0].function_version == "7" && length(aws_lambda_alias.this[0].routing_config) == 0 && output.versions == { newest = "8", alias = "7" }
    error_message = "Nobody must reach the newest version."
  }
}
