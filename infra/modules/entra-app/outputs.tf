locals {
  portal = lookup({
    usgov = "https://entra.microsoft.us"
    dod   = "https://entra.microsoft.us"
    china = "https://portal.azure.cn"
  }, var.cloud, "https://entra.microsoft.com")
  consent_url = "${local.portal}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/CallAnAPI/appId/${local.client_id}"

  credential_commands = local.manages_credentials ? [] : [
    for name, workload in local.workloads : join(" ", [
      "az ad app federated-credential create --id ${local.client_id} --parameters",
      "'${jsonencode({ name = name, issuer = workload.issuer, subject = workload.subject, audiences = [workload.audience] })}'",
    ])
  ]
  permission_commands = var.existing_client_id == null || length(local.entra_permissions) == 0 ? [] : [
    "az ad app permission add --id ${local.client_id} --api ${local.graph_app_id} --api-permissions ${join(" ", [for name in sort(local.entra_permissions) : "${local.app_roles[name]}=Role"])}",
  ]
  consent_steps = var.grant_admin_consent || length(local.entra_permissions) == 0 ? [] : [
    "A Privileged Role Administrator opens ${local.consent_url} and chooses \"Grant admin consent\", or runs: az ad app permission admin-consent --id ${local.client_id}",
  ]
  exchange_steps = length(local.exchange_permissions) == 0 ? [] : [
    "An Exchange administrator runs the script of output exchange_script; it takes effect within two hours.",
  ]
}

output "client_id" {
  description = "Application (client) id."
  value       = local.client_id
}

output "tenant_id" {
  description = "Tenant that the provider is logged in to."
  value       = data.azuread_client_config.this.tenant_id
}

output "application_object_id" {
  description = "The application's resource id, as `import` blocks take it: `/applications/<object id>`."
  value       = local.application_id
}

output "service_principal_object_id" {
  description = "Object id of the enterprise application, which Exchange asks for."
  value       = local.principal_id
}

output "entra_permissions" {
  description = "Application permissions that are asked for in Entra ID."
  value       = sort(local.entra_permissions)
}

output "exchange_permissions" {
  description = "Application permissions that Exchange grants within the scope group."
  value       = sort(local.exchange_permissions)
}

output "consent_url" {
  description = "Where an administrator grants the permissions."
  value       = local.consent_url
}

output "exchange_script" {
  description = "PowerShell that scopes the mailbox permissions to the group; null without a group."
  value = var.mailbox_scope_group == null ? null : templatefile("${path.module}/templates/exchange-scope.ps1.tftpl", {
    name         = var.name
    client_id    = local.client_id
    principal_id = local.principal_id
    group        = var.mailbox_scope_group
    roles        = sort(distinct([for name in local.exchange_permissions : local.exchange_roles[name]]))
    environment  = lookup({ usgov = "O365USGovGCCHigh", dod = "O365USGovDoD", china = "O365China" }, var.cloud, "O365Default")
  })
}

output "next_steps" {
  description = "What somebody has still to do, in order; empty when there is nothing."
  value       = concat(local.credential_commands, local.permission_commands, local.consent_steps, local.exchange_steps)
}

output "ready" {
  description = "Known once the credentials and the consent have had time to take effect; depend on it before a first call."
  value       = time_sleep.propagation.id
}
