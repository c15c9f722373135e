locals {
  audiences = {
    global = "api://AzureADTokenExchange"
    usgov  = "api://AzureADTokenExchangeUSGov"
    dod    = "api://AzureADTokenExchangeUSGov"
    china  = "api://AzureADTokenExchangeChina"
  }
  graph_app_id = "00000003-0000-0000-c000-000000000000"
  # Every permission that an operation of the catalogue can need, and that only reads. Only the names are fixed: each Microsoft
  # cloud has ids of its own, so an id always comes from the tenant's own Microsoft Graph (local.graph_roles).
  known_permissions = [
    "Calendars.Read",
    "Calendars.ReadBasic.All",
    "Directory.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "Mail.Read",
    "Mail.ReadBasic.All",
    "MailboxSettings.Read",
    "Member.Read.Hidden",
    "Organization.Read.All",
    "Place.Read.All",
    "User.Read.All",
    "User.ReadBasic.All",
  ]
  # What Exchange can grant within a scope, and the role that grants it.
  exchange_roles = {
    "Calendars.Read"          = "Application Calendars.Read"
    "Calendars.ReadBasic.All" = "Application Calendars.Read"
    "Mail.Read"               = "Application Mail.Read"
    "Mail.ReadBasic.All"      = "Application Mail.ReadBasic"
    "MailboxSettings.Read"    = "Application MailboxSettings.Read"
  }
  # Grants are a union: with a scope group, one mailbox permission in Entra ID would open every mailbox all the same.
  entra_permissions    = toset([for name in var.permissions : name if var.mailbox_scope_group == null || !contains(keys(local.exchange_roles), name)])
  exchange_permissions = setsubtract(var.permissions, local.entra_permissions)

  # Ids by name, as this tenant's Microsoft Graph has them.
  graph_roles = data.azuread_service_principal.graph.app_role_ids
  # Whatever opens mailboxes when Entra ID grants it, to read, write or send, asked for here or not.
  mailbox_role_pattern = "^(Mail[A-Za-z-]*|Calendars|Contacts)\\."
  mailbox_role_ids     = sort([for name, id in local.graph_roles : id if can(regex(local.mailbox_role_pattern, name))])
}
