data "azuread_client_config" "this" {}

data "azuread_service_principal" "graph" {
  client_id = local.graph_app_id
  lifecycle {
    postcondition {
      condition     = alltrue([for name in var.permissions : contains(keys(self.app_role_ids), name)])
      error_message = "Microsoft Graph of this tenant has no application permission ${join(", ", [for name in sort(var.permissions) : name if !contains(keys(self.app_role_ids), name)])}. Check that `cloud` and the provider's `environment` are the tenant's own; otherwise this cloud lacks it, and the policy must do without the operations that need it."
    }
  }
}

data "azuread_application" "existing" {
  count     = var.existing_client_id == null ? 0 : 1
  client_id = var.existing_client_id
  lifecycle {
    postcondition {
      condition = var.mailbox_scope_group == null || length(setintersection(
        flatten([for access in self.required_resource_access : access.resource_access[*].id]),
        local.mailbox_role_ids,
      )) == 0
      error_message = "The existing application asks for mailbox permissions in Entra ID: they open every mailbox, whatever the scope group. Remove Mail, Calendars, Contacts and MailboxSettings from its API permissions, and take away what was granted."
    }
  }
}

data "azuread_service_principal" "existing" {
  count     = var.existing_client_id == null ? 0 : 1
  client_id = var.existing_client_id
}

resource "azuread_application" "this" {
  count                        = var.existing_client_id == null ? 1 : 0
  display_name                 = var.name
  description                  = "Reads mail and calendars through Graphveil: keyless, read-only, private by default."
  notes                        = "Has federated credentials alone. A secret, a certificate, a redirect or an owner here is a finding."
  sign_in_audience             = "AzureADMyOrg"
  owners                       = var.owners
  prevent_duplicate_names      = true
  service_management_reference = var.service_management_reference

  dynamic "required_resource_access" {
    for_each = length(local.entra_permissions) > 0 ? [local.graph_app_id] : []
    content {
      resource_app_id = required_resource_access.value
      dynamic "resource_access" {
        for_each = local.entra_permissions
        content {
          id   = local.graph_roles[resource_access.value]
          type = "Role"
        }
      }
    }
  }
}

resource "azuread_service_principal" "this" {
  count                        = var.existing_client_id == null ? 1 : 0
  client_id                    = azuread_application.this[0].client_id
  description                  = "Graphveil: keyless, read-only, private-by-default proxy for Microsoft Graph."
  app_role_assignment_required = true
  owners                       = var.owners
}

locals {
  client_id      = one(concat(azuread_application.this[*].client_id, data.azuread_application.existing[*].client_id))
  application_id = one(concat(azuread_application.this[*].id, data.azuread_application.existing[*].id))
  principal_id   = one(concat(azuread_service_principal.this[*].object_id, data.azuread_service_principal.existing[*].object_id))

  manages_credentials = var.existing_client_id == null || var.manage_existing_credentials
  workloads = {
    for name, workload in var.workloads : name => merge(workload, {
      audience = workload.audience == null ? local.audiences[var.cloud] : workload.audience
    })
  }
}

# Entra ID compares issuer, subject and audience byte for byte, and accepts wrong ones without a word.
resource "azuread_application_federated_identity_credential" "this" {
  #checkov:skip=CKV_AZURE_249:about GitHub's issuer, which variable workloads refuses
  for_each       = { for name, workload in local.workloads : name => workload if local.manages_credentials }
  application_id = local.application_id
  display_name   = each.key
  description    = "Graphveil function ${each.key}"
  issuer         = each.value.issuer
  subject        = each.value.subject
  audiences      = [each.value.audience]
}

resource "azuread_app_role_assignment" "this" {
  for_each            = var.grant_admin_consent ? local.entra_permissions : []
  app_role_id         = local.graph_roles[each.value]
  principal_object_id = local.principal_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}

resource "time_sleep" "propagation" {
  create_duration = var.propagation_wait
  triggers = {
    credentials = sha256(jsonencode([for name, credential in azuread_application_federated_identity_credential.this : [name, credential.issuer, credential.subject, credential.audiences]]))
    consent     = join(" ", sort([for assignment in azuread_app_role_assignment.this : assignment.app_role_id]))
  }
}
