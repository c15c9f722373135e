locals {
  portal = lookup({
    usgov = "https://entra.microsoft.us"
    dod   = "https://entra.microsoft.us"
    china = "https://portal.azure.cn"
  }, var.cloud, "https://entra.microsoft.com")
  consent_url = "${local.portal}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/CallAnAPI/appId/${local.client_id}"

  graph_root = lookup({
    usgov = "https://graph.microsoft.us"
    dod   = "https://dod-graph.microsoft.us"
    china = "https://microsoftgraph.chinacloudapi.cn"
  }, var.cloud, "https://graph.microsoft.com")
  grants_url  = "${local.graph_root}/v1.0/servicePrincipals/${local.principal_id}/appRoleAssignments"
  list_grants = "az rest --method get --resource ${local.graph_root} --url '${local.grants_url}?$top=999' --query 'value[?contains(`${jsonencode(local.mailbox_role_ids)}`, appRoleId)].id' --output tsv"

  # Terraform cannot see what an administrator granted, and a shorter list of requests takes no grant away.
  mailbox_grant_steps = var.mailbox_scope_group == null ? [] : [
    "Before anything else, a Privileged Role Administrator lists the mailbox permissions that were granted in Entra ID: ${local.list_grants}",
    "Each line of that list opens every mailbox, whatever the scope group. The same administrator deletes those grants and lists again, until the list is empty: for grant in $(${local.list_grants}); do az rest --method delete --resource ${local.graph_root} --url \"${local.grants_url}/$grant\"; done",
  ]
  credential_commands = local.manages_credentials ? [] : [
    for name, workload in local.workloads : join(" ", [
      "az ad app federated-credential create --id ${local.client_id} --parameters",
      "'${jsonencode({ name = name, issuer = workload.issuer, subject = workload.subject, audiences = [workload.audience] })}'",
    ])
  ]
  permission_commands = var.existing_client_id == null || length(local.entra_permissions) == 0 ? [] : [
    "az ad app permission add --id ${local.client_id} --api ${local.graph_app_id} --api-permissions ${join(" ", [for name in sort(local.entra_permissions) : "${local.graph_roles[name]}=Role"])}",
  ]
  consent_steps = var.grant_admin_consent || length(local.entra_permissions) == 0 ? [] : [
    "A Privileged Role Administrator opens ${local.consent_url} and chooses \"Grant admin consent\", or runs: az ad app permission admin-consent --id ${local.client_id}",
  ]
  exchange_steps = var.mailbox_scope_group == null ? [] : [
    "An Exchange administrator runs the script of output exchange_script, now and after each change of the group or the policy. It takes effect within two hours.",
    "After two hours a caller counts the mailboxes that it can read, with the smoke test of the guide: there must be no more of them than members of ${var.mailbox_scope_group}.",
  ]
  next_steps = concat(local.mailbox_grant_steps, local.credential_commands, local.permission_commands, local.consent_steps, local.exchange_steps)
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
    name         = replace(var.name, "'", "''")
    client_id    = local.client_id
    principal_id = local.principal_id
    group        = var.mailbox_scope_group
    roles        = join(",\n    ", [for role in sort(distinct([for name in local.exchange_permissions : local.exchange_roles[name]])) : "'${role}'"])
    graph_app_id = local.graph_app_id
    pattern      = local.mailbox_role_pattern
    environment  = lookup({ usgov = "O365USGovGCCHigh", dod = "O365USGovDoD", china = "O365China" }, var.cloud, "O365Default")
    graph_cloud  = lookup({ usgov = "USGov", dod = "USGovDoD", china = "China" }, var.cloud, "Global")
  })
}

output "next_steps" {
  description = "What somebody has still to do, in order; empty when there is nothing. Never empty with a scope group: Terraform cannot see what was granted in Entra ID, nor what Exchange has."
  value       = local.next_steps
}

output "complete" {
  description = "True when nothing is left to do. False while `next_steps` has a step, so always with a scope group."
  value       = length(local.next_steps) == 0
}

output "expected" {
  description = "What the application must be, as `entra:check` takes it: ids, credentials, granted permissions, owners. Whatever the tenant has besides is a finding."
  value = {
    graph_root    = local.graph_root
    client_id     = local.client_id
    principal_id  = local.principal_id
    credentials   = [for workload in values(local.workloads) : { issuer = workload.issuer, subject = workload.subject, audience = workload.audience }]
    permissions   = sort(local.entra_permissions)
    owners        = sort(var.owners)
    certificates  = local.certificates
    mailbox_scope = var.mailbox_scope_group != null
  }
}

output "ready" {
  description = "Known once the credentials and the consent have had time to take effect; depend on it before a first call."
  value       = time_sleep.propagation.id
}
