locals {
  policy = jsondecode(file(var.policy_file))
  # Only the policy says who calls: an entry there is a permission on the Function URL.
  callers = var.caller_authentication == "oidc" ? {} : {
    for caller in local.policy.callers : replace(caller.name, ".", "-") => try(caller.match.awsRole, caller.match.awsAccount)
    if can(caller.match.awsRole) || can(caller.match.awsAccount)
  }
}

module "proxy" {
  source                     = "../../modules/aws-proxy"
  tenant_id                  = var.tenant_id
  client_id                  = module.entra.client_id
  cloud                      = var.cloud
  package                    = "${var.artefacts}/aws-lambda.zip"
  policy_file                = var.policy_file
  permissions_file           = var.permissions_file
  callers                    = local.callers
  caller_authentication      = var.caller_authentication
  enable_outbound_federation = var.enable_outbound_federation
  name                       = var.name
  tags                       = var.tags
  permissions_boundary       = var.permissions_boundary
  key                        = var.key
  further_keys               = var.further_keys
  function                   = var.function
  release                    = var.release
  vpc                        = var.vpc
  logs                       = var.logs
  alarms                     = merge(var.alarms, { topic_arns = concat(var.alarm_topic_arns, var.alarms.topic_arns) })
  credential                 = var.credential
  certificate_file           = var.certificate_file
}

module "entra" {
  source                      = "../../modules/entra-app"
  cloud                       = var.cloud
  permissions                 = module.proxy.permissions
  workloads                   = var.credential == "federated" ? { aws-proxy = module.proxy.federation } : {}
  certificates                = concat(compact([module.proxy.certificate]), [for path in var.further_certificate_files : file(path)])
  mailbox_scope_group         = var.mailbox_scope_group
  grant_admin_consent         = var.grant_admin_consent
  existing_client_id          = var.existing_client_id
  manage_existing_credentials = var.manage_existing_credentials
}

# A log group that an earlier installation left is taken over: AWS would refuse to make it again.
data "aws_cloudwatch_log_groups" "kept" {
  log_group_name_prefix = "/aws/lambda/${var.name}"
}

locals {
  kept_log_groups = toset([
    for arn in data.aws_cloudwatch_log_groups.kept.arns : "/aws/lambda/${var.name}" if endswith(trimsuffix(arn, ":*"), ":/aws/lambda/${var.name}")
  ])
}

import {
  for_each = local.kept_log_groups
  to       = module.proxy.aws_cloudwatch_log_group.this
  id       = each.value
}
