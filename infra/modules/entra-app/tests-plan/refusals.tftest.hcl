# Each wrong value is refused before anything is touched, with a message that says what to write instead.
mock_provider "azuread" {
  override_during = plan
  source          = "../../fixtures/mocks/azuread"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

variables {
  permissions = ["User.Read.All"]
}

run "name_with_blanks_around" {
  command = plan
  variables {
    name = " Graphveil"
  }
  expect_failures = [var.name]
}

run "unknown_cloud" {
  command = plan
  variables {
    cloud = "gcc"
  }
  expect_failures = [var.cloud]
}

run "twenty_one_workloads" {
  command = plan
  variables {
    workloads = { for index in range(21) : "role-${index}" => {
      issuer  = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws"
      subject = "arn:aws:iam::111122223333:role/graphveil-${index}"
    } }
  }
  expect_failures = [var.workloads]
}

run "workload_name_too_short" {
  command = plan
  variables {
    workloads = { w = { issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws", subject = "arn:aws:iam::111122223333:role/graphveil-proxy" } }
  }
  expect_failures = [var.workloads]
}

run "issuer_with_a_slash" {
  command = plan
  variables {
    workloads = { aws-proxy = { issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws/", subject = "arn:aws:iam::111122223333:role/graphveil-proxy" } }
  }
  expect_failures = [var.workloads]
}

run "issuer_of_the_legacy_service" {
  command = plan
  variables {
    workloads = { aws-proxy = { issuer = "https://cognito-identity.amazonaws.com", subject = "arn:aws:iam::111122223333:role/graphveil-proxy" } }
  }
  expect_failures = [var.workloads]
}

run "issuer_in_clear" {
  command = plan
  variables {
    workloads = { aws-proxy = { issuer = "http://accounts.google.com", subject = "104857601234567890123" } }
  }
  expect_failures = [var.workloads]
}

run "subject_that_is_a_session" {
  command = plan
  variables {
    workloads = { aws-proxy = { issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws", subject = "arn:aws:sts::111122223333:assumed-role/graphveil-proxy/session" } }
  }
  expect_failures = [var.workloads]
}

run "subject_with_a_wildcard" {
  command = plan
  variables {
    workloads = { aws-proxy = { issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws", subject = "arn:aws:iam::111122223333:role/*" } }
  }
  expect_failures = [var.workloads]
}

run "service_account_by_email" {
  command = plan
  variables {
    workloads = { aws-proxy = { issuer = "https://accounts.google.com", subject = "graphveil-proxy@graphveil-demo.iam.gserviceaccount.com" } }
  }
  expect_failures = [var.workloads]
}

run "audience_with_a_space" {
  command = plan
  variables {
    workloads = { aws-proxy = { issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws", subject = "arn:aws:iam::111122223333:role/graphveil-proxy", audience = "api://Azure AD" } }
  }
  expect_failures = [var.workloads]
}

run "audience_of_another_cloud" {
  command = plan
  variables {
    workloads = { aws-proxy = { issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws", subject = "arn:aws:iam::111122223333:role/graphveil-proxy", audience = "api://AzureADTokenExchangeChina" } }
  }
  expect_failures = [var.workloads]
}

run "same_workload_twice" {
  command = plan
  variables {
    workloads = {
      first  = { issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws", subject = "arn:aws:iam::111122223333:role/graphveil-proxy" }
      second = { issuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws", subject = "arn:aws:iam::111122223333:role/graphveil-proxy" }
    }
  }
  expect_failures = [var.workloads]
}

run "no_permission" {
  command = plan
  variables {
    permissions = []
  }
  expect_failures = [var.permissions]
}

run "permission_to_write" {
  command = plan
  variables {
    permissions = ["Mail.ReadWrite"]
  }
  expect_failures = [var.permissions]
}

run "permission_to_send" {
  command = plan
  variables {
    permissions = ["Mail.Send"]
  }
  expect_failures = [var.permissions]
}

run "permission_that_nothing_needs" {
  command = plan
  variables {
    permissions = ["Files.Read.All"]
  }
  expect_failures = [var.permissions]
}

run "scope_group_by_name" {
  command = plan
  variables {
    mailbox_scope_group = "Graphveil mailboxes"
  }
  expect_failures = [var.mailbox_scope_group]
}

run "existing_application_by_name" {
  command = plan
  variables {
    existing_client_id = "Graphveil"
  }
  expect_failures = [var.existing_client_id]
}

run "consent_for_an_existing_application" {
  command = plan
  variables {
    existing_client_id  = "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0"
    grant_admin_consent = true
  }
  expect_failures = [var.existing_client_id]
}

run "credentials_of_no_existing_application" {
  command = plan
  variables {
    manage_existing_credentials = true
  }
  expect_failures = [var.manage_existing_credentials]
}

run "owner_by_address" {
  command = plan
  variables {
    owners = ["admin@contoso.com"]
  }
  expect_failures = [var.owners]
}

run "wait_without_a_unit" {
  command = plan
  variables {
    propagation_wait = "120"
  }
  expect_failures = [var.propagation_wait]
}

run "permission_that_this_graph_does_not_have" {
  command = plan
  variables {
    permissions = ["Directory.Read.All"]
  }
  expect_failures = [data.azuread_service_principal.graph]
}

run "existing_application_that_opens_every_mailbox" {
  command = plan
  variables {
    existing_client_id  = "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0"
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
  }
  override_data {
    target          = data.azuread_application.existing
    override_during = plan
    values = {
      required_resource_access = [{ resource_app_id = "00000003-0000-0000-c000-000000000000", resource_access = [{ id = "810c84a8-4a9e-49e6-bf7d-12d183f40d01", type = "Role" }] }]
    }
  }
  expect_failures = [data.azuread_application.existing]
}

run "existing_application_that_opens_every_mailbox_of_another_cloud" {
  command = plan
  variables {
    existing_client_id  = "0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0"
    mailbox_scope_group = "graphveil-mailboxes@contoso.com"
  }
  override_data {
    target          = data.azuread_service_principal.graph
    override_during = plan
    values = {
      app_role_ids = {
        "Mail.ReadWrite" = "aaaaaaaa-0003-4000-8000-000000000003"
        "User.Read.All"  = "aaaaaaaa-0002-4000-8000-000000000002"
      }
    }
  }
  override_data {
    target          = data.azuread_application.existing
    override_during = plan
    values = {
      required_resource_access = [{ resource_app_id = "00000003-0000-0000-c000-000000000000", resource_access = [{ id = "aaaaaaaa-0003-4000-8000-000000000003", type = "Role" }] }]
    }
  }
  expect_failures = [data.azuread_application.existing]
}

run "service_management_reference_that_is_blank" {
  command = plan
  variables {
    service_management_reference = " "
  }
  expect_failures = [var.service_management_reference]
}
