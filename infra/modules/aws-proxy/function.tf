locals {
  # Every variable of the function; packages/core/src/config.ts reads them.
  environment = merge(
    {
      GRAPHVEIL_TENANT_ID   = var.tenant_id
      GRAPHVEIL_CLIENT_ID   = var.client_id
      GRAPHVEIL_CLOUD       = var.cloud
      GRAPHVEIL_KEY         = local.key_references
      GRAPHVEIL_CALLER_AUTH = var.caller_authentication
      GRAPHVEIL_POLICY      = local.policy_in_layer ? "/opt/policy.json" : local.policy_text
      GRAPHVEIL_LOG_LEVEL   = var.function.log_level
    },
    local.with_certificate ? {} : { GRAPHVEIL_AUDIENCE = local.audience },
    local.certificate == null ? {} : { GRAPHVEIL_CERTIFICATE_KEY = local.certificate_key, GRAPHVEIL_CERTIFICATE = local.certificate },
    var.function.max_reply_mb == null ? {} : { GRAPHVEIL_MAX_REPLY_MB = tostring(var.function.max_reply_mb) },
    var.function.public_url == null ? {} : { GRAPHVEIL_PUBLIC_URL = var.function.public_url },
  )
  # A saved plan holds what is in the environment, but not the file of a layer. Lambda takes 4 KB of variables, as JSON.
  policy_text     = trimspace(file(var.policy_file))
  policy_in_layer = length(base64encode(jsonencode(local.policy_text))) > 4000
  function_arn    = "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${var.name}"

  # What a caller's own policy names.
  callable_arn = join(":", concat([aws_lambda_function.this.arn], aws_lambda_alias.this[*].name))

  open      = var.caller_authentication == "oidc"
  auth_type = local.open ? "NONE" : "AWS_IAM"
  # AWS stores an account as its root: 12 digits would differ from what is read back, and be replaced by every apply.
  # An open URL has no statement here: the provider adds its own two where it makes the URL.
  principals = {
    for name, caller in var.enabled && !local.open ? var.callers : {} : name =>
    can(regex("^[0-9]{12}$", caller)) ? "arn:${local.partition}:iam::${caller}:root" : caller
  }
  # Lambda refuses a resource policy over 20480 bytes. Of each statement everything but names and principals is at most this long.
  statement_bytes = 240
  policy_bytes = sum(concat([0], [
    for name, principal in local.principals : 2 * (local.statement_bytes + length(name) + length(principal) + length(var.name))
  ]))
  function_url = trimsuffix(aws_lambda_function_url.this.function_url, "/")
}

data "archive_file" "policy" {
  count       = local.policy_in_layer ? 1 : 0
  type        = "zip"
  output_path = "${path.root}/.terraform/${var.name}-policy.zip"
  source {
    filename = "policy.json"
    content  = file(var.policy_file)
  }
}

resource "aws_lambda_layer_version" "policy" {
  count                    = local.policy_in_layer ? 1 : 0
  layer_name               = "${var.name}-policy"
  description              = "policy.json of ${var.name}"
  filename                 = data.archive_file.policy[0].output_path
  source_code_hash         = data.archive_file.policy[0].output_base64sha256
  compatible_runtimes      = ["nodejs24.x"]
  compatible_architectures = ["arm64"]
  # A rollback can go back to it.
  skip_destroy = true
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_50:X-Ray is off by default and switched on by function.tracing; audit events carry the caller's trace
  #checkov:skip=CKV_AWS_115:function.reserved_concurrency sets it; a default would fail in accounts with a small pool
  #checkov:skip=CKV_AWS_116:a Function URL is called synchronously, so nothing ever reaches a dead letter queue
  #checkov:skip=CKV_AWS_117:variable vpc puts it into a VPC; its only targets outside AWS are public
  #checkov:skip=CKV_AWS_173:the variables hold no secret, and Lambda encrypts them with its own key; function.kms_key_arn sets another
  #checkov:skip=CKV_AWS_272:the release is verified by its attestation and hash; a signing profile belongs to the account
  function_name                  = var.name
  description                    = "Graphveil: keyless, read-only, private-by-default proxy for Microsoft Graph."
  role                           = aws_iam_role.this.arn
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  handler                        = "index.handler"
  filename                       = var.package
  source_code_hash               = filebase64sha256(var.package)
  layers                         = aws_lambda_layer_version.policy[*].arn
  kms_key_arn                    = var.function.kms_key_arn
  memory_size                    = var.function.memory_mb
  timeout                        = var.function.timeout_seconds
  reserved_concurrent_executions = var.enabled ? (var.function.reserved_concurrency == null ? -1 : var.function.reserved_concurrency) : 0
  # Nothing is gained from versions that no alias names.
  publish = var.release.alias != null
  tags    = var.tags

  environment {
    variables = local.environment
  }

  # Audit events are lines of level INFO to ERROR: a higher level here would swallow them.
  logging_config {
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.this.name
    application_log_level = var.function.log_level == "debug" ? "DEBUG" : "INFO"
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = var.function.tracing ? "Active" : "PassThrough"
  }

  dynamic "vpc_config" {
    for_each = var.vpc[*]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = aws_security_group.function[*].id
    }
  }

  # Without its permissions the first cold start would fail, and Lambda could not attach it to a VPC.
  depends_on = [aws_iam_role_policy.this, aws_vpc_endpoint.this]
}

# Callers reach the alias: a change is a new version, which gets all of them, some, or none.
resource "aws_lambda_alias" "this" {
  count            = var.release.alias == null ? 0 : 1
  name             = var.release.alias
  description      = "What callers of Graphveil ${var.name} reach."
  function_name    = aws_lambda_function.this.function_name
  function_version = coalesce(var.release.stable_version, aws_lambda_function.this.version)
  dynamic "routing_config" {
    for_each = var.release.new_weight > 0 ? [var.release.new_weight] : []
    content {
      additional_version_weights = { (aws_lambda_function.this.version) = routing_config.value }
    }
  }
}

resource "aws_lambda_function_url" "this" {
  #checkov:skip=CKV_AWS_258:NONE is set only with caller_authentication = "oidc", where the proxy verifies each caller's token
  function_name      = aws_lambda_function.this.function_name
  qualifier          = one(aws_lambda_alias.this[*].name)
  authorization_type = local.auth_type
  invoke_mode        = "RESPONSE_STREAM"
  lifecycle {
    # The provider opens a URL only where it makes it, so another kind of authentication makes another URL.
    replace_triggered_by = [terraform_data.authentication]
    precondition {
      condition     = !contains(local.regions_without_urls, local.region)
      error_message = "AWS has no Lambda Function URLs in this region; choose another, such as eu-central-1."
    }
    precondition {
      condition     = local.policy_bytes <= 20480
      error_message = "The function's resource policy holds at most 20480 bytes, about 30 callers. Name fewer callers: let an account in by its 12 digits, and tell its roles apart in the policy."
    }
  }
}

resource "terraform_data" "authentication" {
  input = local.auth_type
}

# A Function URL asks for both actions.
resource "aws_lambda_permission" "url" {
  for_each               = local.principals
  statement_id           = "url-${each.key}"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.this.function_name
  qualifier              = one(aws_lambda_alias.this[*].name)
  principal              = each.value
  function_url_auth_type = local.auth_type
}

resource "aws_lambda_permission" "invoke" {
  for_each                 = local.principals
  statement_id             = "invoke-${each.key}"
  action                   = "lambda:InvokeFunction"
  function_name            = aws_lambda_function.this.function_name
  qualifier                = one(aws_lambda_alias.this[*].name)
  principal                = each.value
  invoked_via_function_url = true
}
