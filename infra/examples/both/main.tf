# One Entra application, two clouds, one key material: an address has the same pseudonym in both, and what one proxy sealed
# the other opens.
locals {
  policy = jsondecode(file(var.policy_file))
  # The policy alone says who calls, and where: an IAM role on AWS, a service account on Google Cloud.
  aws_callers = {
    for caller in local.policy.callers : replace(caller.name, ".", "-") => try(caller.match.awsRole, caller.match.awsAccount)
    if can(caller.match.awsRole) || can(caller.match.awsAccount)
  }
  google_callers = {
    for caller in local.policy.callers : caller.name => "serviceAccount:${caller.match.gcpServiceAccount}"
    if can(caller.match.gcpServiceAccount)
  }
}

module "aws" {
  source                     = "../../modules/aws-proxy"
  tenant_id                  = var.tenant_id
  client_id                  = module.entra.client_id
  cloud                      = var.cloud
  package                    = "${var.artefacts}/aws-lambda.zip"
  policy_file                = var.policy_file
  permissions_file           = var.permissions_file
  callers                    = local.aws_callers
  enabled                    = var.keys_imported
  key                        = { imported = true, administrators = var.key_administrators }
  further_keys               = var.aws_further_keys
  enable_outbound_federation = var.enable_outbound_federation
  name                       = var.name
  tags                       = var.tags
  permissions_boundary       = var.permissions_boundary
  function                   = var.aws_function
  release                    = var.release
  vpc                        = var.vpc
  logs                       = var.aws_logs
  alarms                     = merge(var.alarms, { topic_arns = concat(var.alarm_topic_arns, var.alarms.topic_arns) })
  credential                 = var.credential
  certificate_file           = var.aws_certificate_file
}

module "gcp" {
  source           = "../../modules/gcp-proxy"
  project_id       = var.google_project_id
  region           = var.google_region
  tenant_id        = var.tenant_id
  client_id        = module.entra.client_id
  cloud            = var.cloud
  package          = "${var.artefacts}/gcp-function.zip"
  policy_file      = var.policy_file
  permissions_file = var.permissions_file
  callers          = local.google_callers
  enabled          = var.keys_imported
  key              = { imported = true }
  further_keys     = var.google_further_keys
  enable_services  = var.enable_services
  name             = var.name
  labels           = var.labels
  kms_key_name     = var.kms_key_name
  function         = var.google_function
  logs             = var.google_logs
  alerts           = merge(var.alerts, { channels = concat(var.notification_channels, var.alerts.channels) })
  credential       = var.credential
  certificate_file = var.google_certificate_file
}

module "entra" {
  source      = "../../modules/entra-app"
  cloud       = var.cloud
  permissions = module.aws.permissions
  workloads = var.credential != "federated" ? {} : {
    aws-proxy = module.aws.federation
    gcp-proxy = module.gcp.federation
  }
  certificates = concat(
    compact([module.aws.certificate, module.gcp.certificate]),
    [for path in var.further_certificate_files : file(path)],
  )
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
  to       = module.aws.aws_cloudwatch_log_group.this
  id       = each.value
}
