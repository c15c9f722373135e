locals {
  policy = jsondecode(file(var.policy_file))
  # Only the policy says who calls: an entry there is an invoker of the service.
  callers = var.caller_authentication == "oidc" ? {} : {
    for caller in local.policy.callers : caller.name => "serviceAccount:${caller.match.gcpServiceAccount}"
    if can(caller.match.gcpServiceAccount)
  }
}

module "proxy" {
  source                = "../../modules/gcp-proxy"
  project_id            = var.project_id
  region                = var.region
  tenant_id             = var.tenant_id
  client_id             = module.entra.client_id
  cloud                 = var.cloud
  package               = "${var.artefacts}/gcp-function.zip"
  policy_file           = var.policy_file
  permissions_file      = var.permissions_file
  callers               = local.callers
  caller_authentication = var.caller_authentication
  enable_services       = var.enable_services
  name                  = var.name
  labels                = var.labels
  key                   = var.key
  further_keys          = var.further_keys
  kms_key_name          = var.kms_key_name
  function              = var.function
  logs                  = var.logs
  alerts                = merge(var.alerts, { channels = concat(var.notification_channels, var.alerts.channels) })
  credential            = var.credential
  certificate_file      = var.certificate_file
}

module "entra" {
  source                      = "../../modules/entra-app"
  cloud                       = var.cloud
  permissions                 = module.proxy.permissions
  workloads                   = var.credential == "federated" ? { gcp-proxy = module.proxy.federation } : {}
  certificates                = concat(compact([module.proxy.certificate]), [for path in var.further_certificate_files : file(path)])
  mailbox_scope_group         = var.mailbox_scope_group
  grant_admin_consent         = var.grant_admin_consent
  existing_client_id          = var.existing_client_id
  manage_existing_credentials = var.manage_existing_credentials
}
