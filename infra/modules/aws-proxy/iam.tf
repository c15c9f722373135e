# An identity that assumes this role is the Entra application, so only this function may. Its ARN is the subject of the
# function's identity tokens: no path, since Entra compares the subject byte for byte.
resource "aws_iam_role" "this" {
  name        = "${var.name}-proxy"
  path        = "/"
  description = "Identity of the Graphveil function ${var.name}; trusted by its Entra application."
  # The boundary must allow what the policy below does: see the README.
  permissions_boundary = var.permissions_boundary
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
  tags = var.tags
}

locals {
  # ForAllValues is true of an empty list, so Null is there; ForAnyValue would admit a second audience.
  statement_token = {
    Sid      = "IdentityToken"
    Effect   = "Allow"
    Action   = "sts:GetWebIdentityToken"
    Resource = "*"
    Condition = {
      "ForAllValues:StringEquals" = { "sts:IdentityTokenAudience" = local.audience }
      Null                        = { "sts:IdentityTokenAudience" = "false" }
      StringEquals                = { "sts:SigningAlgorithm" = "RS256" }
      NumericLessThanEquals       = { "sts:DurationSeconds" = "300" }
    }
  }
  statement_key = {
    Sid       = "RootKey"
    Effect    = "Allow"
    Action    = "kms:GenerateMac"
    Resource  = local.key_resource
    Condition = { StringEquals = { "kms:MacAlgorithm" = "HMAC_SHA_256" } }
  }
  statement_logs = {
    Sid      = "Logs"
    Effect   = "Allow"
    Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    Resource = "${aws_cloudwatch_log_group.this.arn}:*"
  }
  statements_tracing = [for on in [var.function.tracing] : {
    Sid      = "Tracing"
    Effect   = "Allow"
    Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    Resource = "*"
  } if on]
  network_actions = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
  ]
  # Lambda itself needs these to attach the function; the function's own code is denied them.
  statements_network = flatten([for vpc in var.vpc[*] : [
    {
      Sid      = "Network"
      Effect   = "Allow"
      Action   = local.network_actions
      Resource = "*"
    },
    {
      Sid       = "NetworkNotFromCode"
      Effect    = "Deny"
      Action    = local.network_actions
      Resource  = "*"
      Condition = { ArnEquals = { "lambda:SourceFunctionArn" = local.function_arn } }
    },
  ]])
}

resource "aws_iam_role_policy" "this" {
  name = "proxy"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for statement in [local.statement_token] : statement if !local.with_certificate],
      local.statements_identity,
      [local.statement_key, local.statement_logs],
      local.statements_tracing,
      local.statements_network,
    )
  })
}
