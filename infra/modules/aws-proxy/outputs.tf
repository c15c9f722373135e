output "federation" {
  description = "What the Entra application must trust: issuer, subject and audience of the function's identity tokens; null with a certificate."
  value = local.with_certificate ? null : {
    issuer   = local.issuer
    subject  = aws_iam_role.this.arn
    audience = local.audience
  }
}

output "permissions" {
  description = "The least application permissions of Microsoft Graph that the policy needs, by its lock: input `permissions` of entra-app."
  value       = local.permissions
}

output "endpoint" {
  description = "Base URL of the proxy, without a slash at the end; Graph's paths follow, such as `/v1.0/users`."
  value       = coalesce(var.function.public_url, local.function_url)
}

output "function" {
  description = "Name and ARN of the function."
  value = {
    name = aws_lambda_function.this.function_name
    arn  = aws_lambda_function.this.arn
  }
}

output "role_arn" {
  description = "The function's role."
  value       = aws_iam_role.this.arn
}

output "environment" {
  description = "The function's environment variables; none is a secret."
  value       = local.environment
}

output "key_arn" {
  description = "The KMS key that all keys derive from."
  value       = local.key_arn
}

output "key_arns" {
  description = "Every key, by the version that it serves."
  value       = local.key_arns
}

output "key_import" {
  description = "The commands that import key material, where `key.imported` or that of a further key is true; else null. The material is a file `root.key` of 32 random bytes."
  value = length(local.imported_keys) == 0 ? null : join("\n", [for version in local.imported_keys : templatefile("${path.module}/templates/key-import.sh.tftpl", {
    key_arn = local.key_arns[version]
    region  = local.region
  })])
}

output "log_group" {
  description = "The log group that holds the audit events."
  value       = aws_cloudwatch_log_group.this.name
}

output "log_import" {
  description = "What takes a log group over that an earlier installation of this name left: run it before the apply, with this module's own address in front."
  value       = "terraform import 'module.proxy.aws_cloudwatch_log_group.this' /aws/lambda/${var.name}"
}

output "versions" {
  description = "With `release.alias`: the version that was published last, and the one that the alias names; else null."
  value = var.release.alias == null ? null : {
    newest = aws_lambda_function.this.version
    alias  = aws_lambda_alias.this[0].function_version
  }
}

output "logs_command" {
  description = "Follows the audit events."
  value       = "aws logs tail ${aws_cloudwatch_log_group.this.name} --region ${local.region} --follow --format short"
}

output "dashboard_url" {
  description = "The dashboard in the console; null without one."
  value = !var.alarms.dashboard ? null : format(
    "https://%s/cloudwatch/home?region=%s#dashboards/dashboard/%s-%s",
    lookup({ aws-cn = "console.amazonaws.cn", aws-us-gov = "console.amazonaws-us-gov.com", aws-eusc = "console.amazonaws-eusc.eu" }, local.partition, "console.aws.amazon.com"),
    local.region, var.name, local.region,
  )
}

output "caller_command" {
  description = "A caller's first request; the credentials are those of a role in `callers`, or for OIDC callers a token."
  value = local.open ? join(" ", [
    "curl --silent --header \"Authorization: Bearer $TOKEN\"",
    "'${local.function_url}/v1.0/users?%24top=3'",
    ]) : join(" ", [
    "curl --silent --aws-sigv4 aws:amz:${local.region}:lambda",
    "--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" --header \"x-amz-security-token: $AWS_SESSION_TOKEN\"",
    "'${local.function_url}/v1.0/users?%24top=3'",
  ])
}

output "caller_policy" {
  description = "The IAM policy that a caller in another account needs on its own role."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "lambda:InvokeFunctionUrl"
        Resource  = local.callable_arn
        Condition = { StringEquals = { "lambda:FunctionUrlAuthType" = "AWS_IAM" } }
      },
      {
        Effect    = "Allow"
        Action    = "lambda:InvokeFunction"
        Resource  = local.callable_arn
        Condition = { Bool = { "lambda:InvokedViaFunctionUrl" = "true" } }
      },
    ]
  })
}

output "certificate_key" {
  description = "The key of the certificate, as `graphveil certificate create --key` and GRAPHVEIL_CERTIFICATE_KEY take it; null for a federated identity."
  value       = local.certificate_key
}

output "certificate" {
  description = "The public certificate, which the Entra application must know; null before it is made, and for a federated identity."
  value       = local.certificate
}
