locals {
  policy = jsondecode(file(var.policy_file))
  # The policy alone says who calls: an entry there is a permission on the Function URL.
  callers = var.caller_authentication == "oidc" ? {} : {
    for caller in local.policy.callers : replace(caller.name, ".", "-") => try(caller.match.awsRole, caller.match.awsAccount)
    if can(caller.match.awsRole) || can(caller.match.awsAccount)
  }
  # What the policy needs, or the least that the operation groups of its callers do.
  groups = distinct(flatten([for caller in local.policy.callers : try(caller.groups, [])]))
  permissions = [
    for permission in jsondecode(file(coalesce(var.permissions_file, "${var.artefacts}/permissions.json"))).permissions : permission.name
    if var.permissions_file != null || try(length(setintersection(permission.groups, local.groups)) > 0, false)
  ]
}

module "proxy" {
  source                     = "../../modules/aws-proxy"
  tenant_id                  = var.tenant_id
  client_id                  = module.entra.client_id
  cloud                      = var.cloud
  package                    = "${var.artefacts}/aws-lambda.zip"
  policy_file                = var.policy_file
  callers                    = local.callers
  caller_authentication      = var.caller_authentication
  enable_outbound_federation = var.enable_outbound_federation
  alarms                     = { topic_arns = var.alarm_topic_arns }
}

module "entra" {
  source                      = "../../modules/entra-app"
  cloud                       = var.cloud
  permissions                 = local.permissions
  workloads                   = { aws-proxy = module.proxy.federation }
  mailbox_scope_group         = var.mailbox_scope_group
  grant_admin_consent         = var.grant_admin_consent
  existing_client_id          = var.existing_client_id
  manage_existing_credentials = var.manage_existing_credentials
}
