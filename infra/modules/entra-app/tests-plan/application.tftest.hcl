# What the application is, whom it trusts and what it asks for.
mock_provider "azuread" {
  override_during = plan
  source          = "../../fixtures/mocks/azuread"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

variables {
  permissions = ["User.Read.All", "GroupMember.Read.All", "Mail.ReadBasic.All", "MailboxSettings.Read", "Calendars.ReadBasic.All", "Place.Read.All"]
  workloads = {
    aws = {
      issuer   = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws"
      subject  = "arn:aws:iam::111122223333:role/graphveil-proxy"
      audience = "api://AzureADTokenExchange"
    }
    gcp = {
      issuer  = "https://accounts.google.com"
      subject = "104857601234567890123"
    }
  }
}

run "nothing_but_federation" {
  command = plan
  assert {
    condition     = azuread_application.this[0].sign_in_audience == "AzureADMyOrg" && length(azuread_application.this[0].owners) == 0 && length(azuread_service_principal.this[0].owners) == 0
    error_message = "The application must be single tenant and have no owner."
  }
  assert {
    condition = (
      length(azuread_application.this[0].password) == 0
      && length(azuread_application.this[0].web) == 0
      && length(azuread_application.this[0].single_page_application) == 0
      && length(azuread_application.this[0].public_client) == 0
      && azuread_application.this[0].fallback_public_client_enabled != true
    )
    error_message = "The application must have no secret, no redirect and no public client."
  }
}

run "trusts_exactly_the_fixture" {
  command = plan
  assert {
    condition = {
      for name, credential in azuread_application_federated_identity_credential.this : name => {
        issuer = credential.issuer, subject = credential.subject, audience = one(credential.audiences)
      }
    } == { for cloud, identity in jsondecode(file("../../fixtures/identity.json")) : cloud => identity }
    error_message = "Issuer, subject and audience must be those of the functions' tokens, to the letter."
  }
  assert {
    condition     = alltrue([for credential in azuread_application_federated_identity_credential.this : credential.application_id == "/applications/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9"])
    error_message = "The credentials must be the new application's."
  }
}

run "letter_case_is_kept" {
  command = plan
  variables {
    workloads = { reader = {
      issuer  = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws"
      subject = "arn:aws:iam::111122223333:role/GraphVeil-Proxy"
    } }
  }
  assert {
    condition     = azuread_application_federated_identity_credential.this["reader"].subject == "arn:aws:iam::111122223333:role/GraphVeil-Proxy"
    error_message = "Entra ID compares byte for byte."
  }
}

run "audience_of_the_cloud" {
  command = plan
  variables {
    cloud     = "china"
    workloads = { gcp = { issuer = "https://accounts.google.com", subject = "104857601234567890123" } }
  }
  assert {
    condition     = azuread_application_federated_identity_credential.this["gcp"].audiences == tolist(["api://AzureADTokenExchangeChina"])
    error_message = "Without an audience the cloud's own must be trusted."
  }
  assert {
    condition     = startswith(output.consent_url, "https://portal.azure.cn/")
    error_message = "The link must lead to the cloud's own portal."
  }
}

run "no_workload" {
  command = plan
  variables {
    workloads = {}
  }
  assert {
    condition     = length(azuread_application_federated_identity_credential.this) == 0
    error_message = "Nobody must be trusted before somebody is named."
  }
}

run "twenty_workloads" {
  command = plan
  variables {
    workloads = { for index in range(20) : "role-${index}" => {
      issuer  = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws"
      subject = "arn:aws:iam::111122223333:role/graphveil-${index}"
    } }
  }
  assert {
    condition     = length(azuread_application_federated_identity_credential.this) == 20
    error_message = "An application takes 20 federated credentials."
  }
}

run "asks_for_the_policys_permissions" {
  command = plan
  assert {
    condition = { for access in one(azuread_application.this[0].required_resource_access).resource_access : access.id => access.type } == {
      for permission in jsondecode(file("../../fixtures/artefacts/permissions.json")).permissions : permission.id => "Role"
    }
    error_message = "The application must ask for exactly the permissions of permissions.json, as application permissions."
  }
  assert {
    condition     = one(azuread_application.this[0].required_resource_access).resource_app_id == "00000003-0000-0000-c000-000000000000"
    error_message = "The permissions must be those of Microsoft Graph."
  }
}

run "consent_is_off" {
  command = plan
  assert {
    condition     = length(azuread_app_role_assignment.this) == 0
    error_message = "Consent must not be granted unless asked for."
  }
  assert {
    condition     = length(output.next_steps) == 1 && strcontains(output.next_steps[0], "/CallAnAPI/appId/c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f") && strcontains(output.next_steps[0], "az ad app permission admin-consent --id c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f")
    error_message = "Link and command must be printed."
  }
}

run "consent_is_on" {
  command = plan
  variables {
    grant_admin_consent = true
  }
  assert {
    condition = { for name, assignment in azuread_app_role_assignment.this : name => [assignment.app_role_id, assignment.principal_object_id, assignment.resource_object_id] } == {
      for permission in jsondecode(file("../../fixtures/artefacts/permissions.json")).permissions :
      permission.name => [permission.id, "5e0b1ec7-9a8b-4d7c-b6e5-f4a3b2c1d0e9", "93b8a7c6-d5e4-4f3a-8b2c-1d0e9f8a7b6c"]
    }
    error_message = "Each permission must be granted to the application, on Microsoft Graph."
  }
  assert {
    condition     = length(output.next_steps) == 0 && output.complete
    error_message = "Nothing must be left to do."
  }
}

run "scope_group_takes_the_mailboxes_out_of_entra" {
  command = plan
  variables {
    grant_admin_consent = true
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
    permissions         = ["User.Read.All", "GroupMember.Read.All", "Mail.ReadBasic.All", "Mail.Read", "MailboxSettings.Read", "Calendars.ReadBasic.All", "Calendars.Read", "Place.Read.All"]
  }
  assert {
    condition     = output.entra_permissions == tolist(["GroupMember.Read.All", "Place.Read.All", "User.Read.All"])
    error_message = "No permission of mail, calendars or mailbox settings may be asked for in Entra ID: it would open every mailbox."
  }
  assert {
    condition = toset([for access in one(azuread_application.this[0].required_resource_access).resource_access : access.id]) == toset([
      "98830695-27a2-44f7-8c18-0c3ebc9698f6", "913b9306-0ce1-42b8-9137-6a7df690a760", "df021288-bdef-4463-88db-98f22de89214",
    ])
    error_message = "The manifest must not hold them either."
  }
  assert {
    condition     = toset(keys(azuread_app_role_assignment.this)) == toset(["GroupMember.Read.All", "Place.Read.All", "User.Read.All"])
    error_message = "Nor may they be granted."
  }
  assert {
    condition     = output.exchange_permissions == tolist(["Calendars.Read", "Calendars.ReadBasic.All", "Mail.Read", "Mail.ReadBasic.All", "MailboxSettings.Read"])
    error_message = "Exchange must grant what Entra ID does not."
  }
  assert {
    condition = (
      strcontains(output.exchange_script, "$groupAddress = 'graphveil-mailboxes@contoso.com'")
      && strcontains(output.exchange_script, "$clientId = 'c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f'")
      && strcontains(output.exchange_script, "$principalId = '5e0b1ec7-9a8b-4d7c-b6e5-f4a3b2c1d0e9'")
      && join(", ", flatten(regexall("\n    '(Application [^']+)'", output.exchange_script))) == "Application Calendars.Read, Application Mail.Read, Application Mail.ReadBasic, Application MailboxSettings.Read"
    )
    error_message = "The script must scope each role to the group."
  }
  assert {
    condition     = length(output.next_steps) == 4 && strcontains(output.next_steps[2], "exchange_script") && strcontains(output.next_steps[3], "graphveil-mailboxes@contoso.com")
    error_message = "The Exchange administrator's step must be printed, and the probe after it."
  }
}

run "scope_group_looks_at_what_was_granted" {
  command = plan
  variables {
    grant_admin_consent = true
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
  }
  assert {
    condition = (
      strcontains(output.next_steps[0], "az rest --method get --resource https://graph.microsoft.com --url 'https://graph.microsoft.com/v1.0/servicePrincipals/5e0b1ec7-9a8b-4d7c-b6e5-f4a3b2c1d0e9/appRoleAssignments?$top=999'")
      && strcontains(output.next_steps[1], "az rest --method delete --resource https://graph.microsoft.com --url \"https://graph.microsoft.com/v1.0/servicePrincipals/5e0b1ec7-9a8b-4d7c-b6e5-f4a3b2c1d0e9/appRoleAssignments/$grant\"")
    )
    error_message = "The first steps must list and delete the grants of mailboxes: a shorter list of requests takes no grant away."
  }
  assert {
    condition     = toset(jsondecode(regex("`(\\[.*\\])`", output.next_steps[0])[0])) == toset([for name, id in data.azuread_service_principal.graph.app_role_ids : id if startswith(name, "Mail") || startswith(name, "Calendars.")])
    error_message = "Every permission that opens mailboxes must be looked for, asked for here or not, such as Mail.ReadWrite."
  }
  assert {
    condition     = !output.complete
    error_message = "Terraform cannot see grants, so with a scope group it must never say that all is done."
  }
}

run "scope_group_of_another_cloud" {
  command = plan
  variables {
    cloud               = "dod"
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
    workloads           = {}
  }
  assert {
    condition     = strcontains(output.next_steps[0], "--resource https://dod-graph.microsoft.us --url 'https://dod-graph.microsoft.us/v1.0/") && strcontains(output.exchange_script, "-Environment USGovDoD") && strcontains(output.exchange_script, "-ExchangeEnvironmentName O365USGovDoD")
    error_message = "Commands and script must go to the tenant's own cloud."
  }
}

run "ids_come_from_the_tenants_own_graph" {
  command = plan
  variables {
    cloud               = "usgov"
    workloads           = {}
    permissions         = ["User.Read.All", "Mail.Read"]
    grant_admin_consent = true
  }
  override_data {
    target          = data.azuread_service_principal.graph
    override_during = plan
    values = {
      object_id = "93b8a7c6-d5e4-4f3a-8b2c-1d0e9f8a7b6c"
      app_role_ids = {
        "Mail.Read"     = "aaaaaaaa-0001-4000-8000-000000000001"
        "User.Read.All" = "aaaaaaaa-0002-4000-8000-000000000002"
      }
    }
  }
  assert {
    condition     = toset([for access in one(azuread_application.this[0].required_resource_access).resource_access : access.id]) == toset(["aaaaaaaa-0001-4000-8000-000000000001", "aaaaaaaa-0002-4000-8000-000000000002"])
    error_message = "The manifest must hold this cloud's ids: each Microsoft cloud has ids of its own."
  }
  assert {
    condition     = { for name, assignment in azuread_app_role_assignment.this : name => assignment.app_role_id } == { "Mail.Read" = "aaaaaaaa-0001-4000-8000-000000000001", "User.Read.All" = "aaaaaaaa-0002-4000-8000-000000000002" }
    error_message = "This cloud's ids must be granted."
  }
}

run "commands_have_the_tenants_own_ids" {
  command = plan
  variables {
    existing_client_id  = "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0"
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
    permissions         = ["User.Read.All", "Mail.Read"]
    workloads           = {}
  }
  override_data {
    target          = data.azuread_service_principal.graph
    override_during = plan
    values = {
      app_role_ids = {
        "Mail.Read"     = "aaaaaaaa-0001-4000-8000-000000000001"
        "User.Read.All" = "aaaaaaaa-0002-4000-8000-000000000002"
      }
    }
  }
  assert {
    condition     = strcontains(output.next_steps[0], "[\"aaaaaaaa-0001-4000-8000-000000000001\"]") && endswith(output.next_steps[2], "--api-permissions aaaaaaaa-0002-4000-8000-000000000002=Role")
    error_message = "The commands must name this cloud's ids."
  }
}

run "what_a_check_expects" {
  command = plan
  variables {
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
    permissions         = ["User.Read.All", "Mail.Read"]
  }
  assert {
    condition = jsonencode(output.expected) == jsonencode({
      graph_root    = "https://graph.microsoft.com"
      client_id     = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
      principal_id  = "5e0b1ec7-9a8b-4d7c-b6e5-f4a3b2c1d0e9"
      credentials   = values(jsondecode(file("../../fixtures/identity.json")))
      permissions   = ["User.Read.All"]
      owners        = []
      certificates  = []
      mailbox_scope = true
    })
    error_message = "A check must know ids, credentials, grants and owners, and that mailboxes are scoped."
  }
}

run "mailboxes_alone_within_a_scope" {
  command = plan
  variables {
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
    permissions         = ["Mail.ReadBasic.All"]
  }
  assert {
    condition     = length(azuread_application.this[0].required_resource_access) == 0 && !anytrue([for step in output.next_steps : strcontains(step, "Grant admin consent")])
    error_message = "Without a permission of Entra ID there is nothing to consent to."
  }
}

run "existing_application_is_left_alone" {
  command = plan
  variables {
    existing_client_id = "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0"
  }
  assert {
    condition = (
      length(azuread_application.this) == 0
      && length(azuread_service_principal.this) == 0
      && length(azuread_application_federated_identity_credential.this) == 0
      && length(azuread_app_role_assignment.this) == 0
    )
    error_message = "Nothing of an existing application may be changed."
  }
  assert {
    condition     = output.client_id == "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0" && output.service_principal_object_id == "93b8a7c6-d5e4-4f3a-8b2c-1d0e9f8a7b6c"
    error_message = "The proxies must get the existing application's ids."
  }
  assert {
    condition     = length(output.next_steps) == 4 && output.next_steps[0] == "az ad app federated-credential create --id 0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0 --parameters '{\"audiences\":[\"api://AzureADTokenExchange\"],\"issuer\":\"https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws\",\"name\":\"aws\",\"subject\":\"arn:aws:iam::111122223333:role/graphveil-proxy\"}'"
    error_message = "Credentials, permissions and consent must be printed as steps."
  }
}

run "existing_application_with_a_scope_group" {
  command = plan
  variables {
    existing_client_id          = "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0"
    manage_existing_credentials = true
    mailbox_scope_group         = "graphveil-mailboxes@contoso.com"
    permissions                 = ["Mail.ReadBasic.All"]
  }
  assert {
    condition     = strcontains(output.next_steps[0], "/servicePrincipals/93b8a7c6-d5e4-4f3a-8b2c-1d0e9f8a7b6c/appRoleAssignments") && !output.complete
    error_message = "A manifest that asks for nothing says nothing about grants: they must be looked at."
  }
}

run "existing_application_gets_credentials_when_allowed" {
  command = plan
  variables {
    existing_client_id          = "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0"
    manage_existing_credentials = true
  }
  assert {
    condition     = length(azuread_application.this) == 0 && toset([for credential in azuread_application_federated_identity_credential.this : credential.application_id]) == toset(["/applications/2b3c4d5e-6f70-4182-93a4-b5c6d7e8f901"])
    error_message = "Its credentials must be added, and nothing else changed."
  }
  assert {
    condition     = length(output.next_steps) == 2 && startswith(output.next_steps[0], "az ad app permission add --id 0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0 --api 00000003-0000-0000-c000-000000000000")
    error_message = "What is left must be printed."
  }
}

run "named_owner" {
  command = plan
  variables {
    owners = ["11111111-2222-4333-8444-555555555555"]
  }
  assert {
    condition     = azuread_application.this[0].owners == toset(["11111111-2222-4333-8444-555555555555"])
    error_message = "Who wants an owner gets one."
  }
}
