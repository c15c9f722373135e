# What the role, the key, the Function URL and the endpoints allow, compared as data: exactly these actions, resources and
# conditions. fixtures/identity.json is compared with what the simulator's STS mints by a test of the code.
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

run "identity_is_the_fixture" {
  command = plan
  assert {
    condition     = output.federation == jsondecode(file("../../fixtures/identity.json")).aws
    error_message = "The Entra application must trust exactly what STS mints for this role."
  }
  assert {
    condition     = aws_iam_role.this.name == "graphveil-proxy" && aws_iam_role.this.path == "/"
    error_message = "The role must have no path: the subject is compared byte for byte."
  }
  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy) == {
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
    }
    error_message = "Only Lambda may assume the role."
  }
}

run "role_may_do_exactly_three_things" {
  command = plan
  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "IdentityToken"
          Effect   = "Allow"
          Action   = "sts:GetWebIdentityToken"
          Resource = "*"
          Condition = {
            "ForAllValues:StringEquals" = { "sts:IdentityTokenAudience" = "api://AzureADTokenExchange" }
            Null                        = { "sts:IdentityTokenAudience" = "false" }
            StringEquals                = { "sts:SigningAlgorithm" = "RS256" }
            NumericLessThanEquals       = { "sts:DurationSeconds" = "300" }
          }
        },
        {
          Sid       = "RootKey"
          Effect    = "Allow"
          Action    = "kms:GenerateMac"
          Resource  = "arn:aws:kms:eu-central-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb"
          Condition = { StringEquals = { "kms:MacAlgorithm" = "HMAC_SHA_256" } }
        },
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/graphveil:*"
        },
      ]
    }
    error_message = "The role must be allowed its identity token, its MAC and its own log streams, and nothing else."
  }
}

run "audience_of_the_tenants_cloud" {
  command = plan
  variables {
    cloud = "usgov"
  }
  assert {
    condition = (
      jsondecode(aws_iam_role_policy.this.policy).Statement[0].Condition["ForAllValues:StringEquals"]["sts:IdentityTokenAudience"] == "api://AzureADTokenExchangeUSGov"
      && output.federation.audience == "api://AzureADTokenExchangeUSGov"
      && output.environment.GRAPHVEIL_AUDIENCE == "api://AzureADTokenExchangeUSGov"
    )
    error_message = "Role, application and function must agree on the cloud's audience."
  }
}

run "own_audience" {
  command = plan
  variables {
    audience = "api://graphveil-production"
  }
  assert {
    condition = (
      jsondecode(aws_iam_role_policy.this.policy).Statement[0].Condition["ForAllValues:StringEquals"]["sts:IdentityTokenAudience"] == "api://graphveil-production"
      && output.federation.audience == "api://graphveil-production"
    )
    error_message = "A custom audience must reach the role and the application."
  }
}

run "key_policy_is_least" {
  command = plan
  assert {
    condition     = jsondecode(aws_kms_key.this["v1"].policy).Statement[0].Principal == { AWS = ["arn:aws:iam::111122223333:root"] }
    error_message = "The account's IAM must manage the key."
  }
  assert {
    condition = contains(jsondecode(aws_kms_key.this["v1"].policy).Statement[0].Action, "kms:UpdatePrimaryRegion") && alltrue([
      for action in jsondecode(aws_kms_key.this["v1"].policy).Statement[0].Action :
      !strcontains(action, "*") && !contains(["kms:GenerateMac", "kms:VerifyMac", "kms:CreateGrant"], action)
    ])
    error_message = "Who manages the key must be able to promote a replica, and must not use the key, nor let others use it."
  }
  assert {
    condition     = length(jsondecode(aws_kms_key.this["v1"].policy).Statement) == 2
    error_message = "The key policy must have two statements: who manages the key, and who uses it."
  }
  assert {
    condition = jsondecode(aws_kms_key.this["v1"].policy).Statement[1] == {
      Sid       = "RootKey"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/graphveil-proxy" }
      Action    = "kms:GenerateMac"
      Resource  = "*"
      Condition = { StringEquals = { "kms:MacAlgorithm" = "HMAC_SHA_256" } }
    }
    error_message = "Only the function's role may use the key, and only for the MAC."
  }
  assert {
    condition = (
      aws_kms_key.this["v1"].key_usage == "GENERATE_VERIFY_MAC"
      && aws_kms_key.this["v1"].customer_master_key_spec == "HMAC_256"
      && aws_kms_key.this["v1"].deletion_window_in_days == 30
      && aws_kms_key.this["v1"].multi_region == false
    )
    error_message = "The key must be an HMAC key of one region, with 30 days before it is deleted."
  }
}

run "key_administrators" {
  command = plan
  variables {
    key = { administrators = ["arn:aws:iam::111122223333:role/key-admin"], multi_region = true }
  }
  assert {
    condition     = jsondecode(aws_kms_key.this["v1"].policy).Statement[0].Principal == { AWS = ["arn:aws:iam::111122223333:role/key-admin"] }
    error_message = "Named administrators must replace the account."
  }
  assert {
    condition     = aws_kms_key.this["v1"].multi_region
    error_message = "multi_region must reach the key."
  }
}

run "imported_key_waits_for_its_material" {
  command = plan
  variables {
    key     = { imported = true }
    enabled = false
  }
  assert {
    condition     = length(aws_kms_key.this) == 0 && aws_kms_external_key.this["v1"].key_spec == "HMAC_256" && aws_kms_external_key.this["v1"].key_usage == "GENERATE_VERIFY_MAC"
    error_message = "The key must be an HMAC key without material."
  }
  assert {
    condition     = aws_kms_external_key.this["v1"].key_material_base64 == null
    error_message = "Key material must never come through Terraform: it would lie in the state."
  }
  assert {
    condition     = aws_kms_external_key.this["v1"].deletion_window_in_days == 30 && jsondecode(aws_kms_external_key.this["v1"].policy).Statement[1].Action == "kms:GenerateMac"
    error_message = "An imported key must be guarded like any other."
  }
  assert {
    condition     = length(aws_lambda_permission.url) == 0 && length(aws_lambda_permission.invoke) == 0 && aws_lambda_function.this.reserved_concurrent_executions == 0
    error_message = "Nobody may call before the material is there."
  }
  assert {
    condition     = strcontains(output.key_import, "aws kms import-key-material --region eu-central-1 --key-id arn:aws:kms:eu-central-1:111122223333:key/99aa22bb-33cc-44dd-88ee-55ff66aa77bb")
    error_message = "The command that imports the material must be printed."
  }
}

run "imported_key_in_use" {
  command = plan
  variables {
    key = { imported = true }
  }
  assert {
    condition     = aws_kms_external_key.this["v1"].enabled && aws_kms_external_key.this["v1"].key_material_base64 == null && length(aws_lambda_permission.url) == 1
    error_message = "The second apply must enable key and callers, still without material."
  }
}

run "existing_key" {
  command = plan
  variables {
    key = { existing_arn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef" }
  }
  assert {
    condition     = length(aws_kms_key.this) == 0 && length(aws_kms_external_key.this) == 0 && length(aws_kms_alias.this) == 0
    error_message = "An existing key must not be touched."
  }
  assert {
    condition = (
      jsondecode(aws_iam_role_policy.this.policy).Statement[1].Resource == "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"
      && output.environment.GRAPHVEIL_KEY == "awskms:arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"
    )
    error_message = "Role and function must name the existing key."
  }
}

run "each_caller_gets_both_permissions" {
  command = plan
  variables {
    callers = {
      acme    = "arn:aws:iam::444455556666:role/acme-analytics"
      loader  = "arn:aws:iam::444455556666:role/path/loader"
      auditor = "777788889999"
    }
  }
  assert {
    condition = { for name, permission in aws_lambda_permission.url : name => [permission.action, permission.principal, permission.function_url_auth_type] } == {
      acme    = ["lambda:InvokeFunctionUrl", "arn:aws:iam::444455556666:role/acme-analytics", "AWS_IAM"]
      auditor = ["lambda:InvokeFunctionUrl", "arn:aws:iam::777788889999:root", "AWS_IAM"]
      loader  = ["lambda:InvokeFunctionUrl", "arn:aws:iam::444455556666:role/path/loader", "AWS_IAM"]
    }
    error_message = "Each caller must be allowed the URL, an account as AWS stores it: 12 digits would be replaced by every apply."
  }
  assert {
    condition = { for name, permission in aws_lambda_permission.invoke : name => [permission.action, permission.principal, tostring(permission.invoked_via_function_url)] } == {
      acme    = ["lambda:InvokeFunction", "arn:aws:iam::444455556666:role/acme-analytics", "true"]
      auditor = ["lambda:InvokeFunction", "arn:aws:iam::777788889999:root", "true"]
      loader  = ["lambda:InvokeFunction", "arn:aws:iam::444455556666:role/path/loader", "true"]
    }
    error_message = "Each caller must be allowed the invocation, through the URL alone."
  }
}

run "no_caller" {
  command = plan
  variables {
    callers = {}
  }
  assert {
    condition     = length(aws_lambda_permission.url) == 0 && length(aws_lambda_permission.invoke) == 0 && aws_lambda_function_url.this.authorization_type == "AWS_IAM"
    error_message = "Without callers nobody may call."
  }
}

run "oidc_opens_the_url_and_says_so_to_the_proxy" {
  command = plan
  variables {
    caller_authentication = "oidc"
    callers               = {}
    function              = { reserved_concurrency = 10 }
    policy_file           = "../../fixtures/policies/oidc.json"
  }
  assert {
    condition     = aws_lambda_function_url.this.authorization_type == "NONE" && output.environment.GRAPHVEIL_CALLER_AUTH == "oidc"
    error_message = "One switch must set both the URL and the proxy."
  }
  assert {
    condition     = terraform_data.authentication.input == aws_lambda_function_url.this.authorization_type
    error_message = "The URL must be made again when its kind of authentication changes: the provider opens it only where it makes it."
  }
  assert {
    condition     = length(aws_lambda_permission.url) == 0 && length(aws_lambda_permission.invoke) == 0
    error_message = "The provider opens the URL where it makes it: statements beside its own would stay when the URL is closed."
  }
}

run "platform_is_the_default" {
  command = plan
  assert {
    condition     = aws_lambda_function_url.this.authorization_type == "AWS_IAM" && output.environment.GRAPHVEIL_CALLER_AUTH == "platform"
    error_message = "IAM must guard the URL unless OIDC is asked for."
  }
  assert {
    condition     = length(aws_iam_outbound_web_identity_federation.this) == 0
    error_message = "An account-wide switch must not be touched unless asked for."
  }
}

run "federation_switched_on" {
  command = plan
  variables {
    enable_outbound_federation = true
  }
  assert {
    condition     = length(aws_iam_outbound_web_identity_federation.this) == 1 && length(data.aws_iam_outbound_web_identity_federation.this) == 0 && output.federation.issuer == jsondecode(file("../../fixtures/identity.json")).aws.issuer
    error_message = "The switch must be made, and its issuer used."
  }
}

run "vpc" {
  command = plan
  variables {
    vpc      = { vpc_id = "vpc-0a1b2c3d4e5f60718", subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"] }
    function = { tracing = true }
  }
  assert {
    condition = { for name, endpoint in aws_vpc_endpoint.this : name => jsondecode(endpoint.policy).Statement } == {
      kms = [{
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/graphveil-proxy" }
        Action    = "kms:GenerateMac"
        Resource  = "arn:aws:kms:eu-central-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb"
      }]
      sts = [{
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/graphveil-proxy" }
        Action    = "sts:GetWebIdentityToken"
        Resource  = "*"
      }]
    }
    error_message = "Each endpoint must let the role do its one thing."
  }
  assert {
    condition     = toset([for endpoint in aws_vpc_endpoint.this : endpoint.service_name]) == toset(["com.amazonaws.eu-central-1.kms", "com.amazonaws.eu-central-1.sts"])
    error_message = "The endpoints must be those of the region."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid] == ["IdentityToken", "RootKey", "Logs", "Tracing", "Network", "NetworkNotFromCode"]
    error_message = "Tracing and network must add their statements, and no others."
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement[5] == {
      Sid       = "NetworkNotFromCode"
      Effect    = "Deny"
      Action    = jsondecode(aws_iam_role_policy.this.policy).Statement[4].Action
      Resource  = "*"
      Condition = { ArnEquals = { "lambda:SourceFunctionArn" = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil" } }
    }
    error_message = "The function's own code must not manage network interfaces."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.function[0].from_port == 443 && aws_vpc_security_group_ingress_rule.endpoints[0].referenced_security_group_id == "sg-0a1b2c3d4e5f60718" && aws_lambda_function.this.tracing_config[0].mode == "Active"
    error_message = "HTTPS out of the function, and into the endpoints from the function alone."
  }
}

run "vpc_with_endpoints_of_its_own" {
  command = plan
  variables {
    vpc = { vpc_id = "vpc-0a1b2c3d4e5f60718", subnet_ids = ["subnet-0a1b2c3d4e5f60718"], endpoints = false }
  }
  assert {
    condition     = length(aws_vpc_endpoint.this) == 0 && length(aws_security_group.endpoints) == 0 && length(aws_security_group.function) == 1
    error_message = "endpoints = false must leave the VPC's endpoints alone."
  }
}

# The European Sovereign Cloud has a partition, a form of region, and names of endpoints of its own.
run "sovereign_partition" {
  command = plan
  variables {
    callers = { acme = "777788889999" }
    key     = { existing_arn = "arn:aws-eusc:kms:eusc-de-east-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb" }
    alarms  = { topic_arns = ["arn:aws-eusc:sns:eusc-de-east-1:111122223333:operations"] }
    vpc     = { vpc_id = "vpc-0a1b2c3d4e5f60718", subnet_ids = ["subnet-0a1b2c3d4e5f60718"] }
  }
  override_data {
    target          = data.aws_partition.this
    override_during = plan
    values          = { partition = "aws-eusc", reverse_dns_prefix = "eu.amazonaws" }
  }
  override_data {
    target          = data.aws_region.this
    override_during = plan
    values          = { region = "eusc-de-east-1" }
  }
  assert {
    condition     = aws_lambda_permission.url["acme"].principal == "arn:aws-eusc:iam::777788889999:root" && aws_vpc_endpoint.this["sts"].service_name == "eu.amazonaws.eusc-de-east-1.sts"
    error_message = "ARNs and endpoints must be those of the partition."
  }
}
