# The example as a whole: what one apply makes, and that its parts fit one another.
mock_provider "azuread" {
  override_during = plan
  source          = "../../fixtures/mocks/azuread"
}

mock_provider "google" {
  override_during = plan
  source          = "../../fixtures/mocks/google"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

variables {
  project_id  = "graphveil-demo"
  region      = "europe-west3"
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  policy_file = "../../fixtures/policies/gcp.json"
  artefacts   = "../../fixtures/artefacts"
  # With it on, the project's number is known only after the apply.
  enable_services = false
}

run "one_apply" {
  command = plan
  assert {
    condition     = output.federation == jsondecode(file("../../fixtures/identity.json")).gcp
    error_message = "The application must trust what the metadata server mints for the account."
  }
  assert {
    condition     = module.proxy.environment.GRAPHVEIL_CLIENT_ID == module.entra.client_id && module.proxy.environment.GRAPHVEIL_TENANT_ID == module.entra.tenant_id
    error_message = "The function must act as the application of that tenant."
  }
  assert {
    condition     = output.permissions.entra == tolist(["Calendars.ReadBasic.All", "GroupMember.Read.All", "Mail.ReadBasic.All", "MailboxSettings.Read", "Place.Read.All", "User.Read.All"])
    error_message = "The permissions must be those of the policy's groups."
  }
  assert {
    condition     = output.endpoint == "https://graphveil-123456789012.europe-west3.run.app" && strcontains(output.caller_command, output.endpoint)
    error_message = "Endpoint and first request must be printed."
  }
  assert {
    condition     = length(output.next_steps) == 1 && strcontains(output.next_steps[0], "Grant admin consent")
    error_message = "The administrator's one step must be printed."
  }
}

run "new_project" {
  command = plan
  variables {
    enable_services = true
  }
  assert {
    condition     = length(output.next_steps) == 1 && output.federation.subject == jsondecode(file("../../fixtures/identity.json")).gcp.subject
    error_message = "A new project must plan, before its services are on."
  }
}

run "consented_by_terraform" {
  command = plan
  variables {
    grant_admin_consent = true
  }
  assert {
    condition     = length(output.next_steps) == 0
    error_message = "Nothing must be left to do."
  }
}

run "many_callers" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/both.json"
  }
  assert {
    condition     = local.callers == tomap({ acme-gcp = "serviceAccount:loader@acme-analytics.iam.gserviceaccount.com" })
    error_message = "Each service account of the policy must be an invoker, and nobody else."
  }
}

run "oidc" {
  command = plan
  variables {
    caller_authentication = "oidc"
    policy_file           = "../../fixtures/policies/oidc.json"
  }
  assert {
    condition     = module.proxy.environment.GRAPHVEIL_CALLER_AUTH == "oidc" && strcontains(output.caller_command, "Bearer $TOKEN")
    error_message = "OIDC callers must come with a token."
  }
}

run "service_account_by_unique_id" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/gcp-unique-id.json"
  }
  expect_failures = [var.policy_file]
}

run "region_that_is_a_zone" {
  command = plan
  variables {
    region = "europe-west3-a"
  }
  expect_failures = [var.region]
}

run "policy_that_does_not_parse" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/not-json.txt"
  }
  expect_failures = [var.policy_file]
}

run "artefacts_that_were_not_built" {
  command = plan
  variables {
    artefacts = "../../missing"
  }
  expect_failures = [var.artefacts]
}

run "operations_one_by_one" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/operations-alone.json"
  }
  assert {
    condition     = output.permissions.entra == tolist(["Mail.Read", "User.Read.All"])
    error_message = "The permissions must be those of the lock beside the policy."
  }
}

run "as_an_organisation_asks" {
  command = plan
  variables {
    name         = "graphveil-eu"
    labels       = { owner = "analytics" }
    kms_key_name = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/cmek"
    further_keys = { v2 = { existing_version = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil/cryptoKeyVersions/2" } }
    function     = { memory = "2Gi", concurrency = 20, traffic_to_latest = false }
    logs         = { sinks = { siem = "pubsub.googleapis.com/projects/security/topics/graphveil" } }
    alerts       = { thresholds = { refusals = 200 }, off = ["no-traffic"] }
  }
  assert {
    condition     = module.proxy.function.name == "graphveil-eu" && strcontains(module.proxy.traffic_commands.rollback, "update-traffic graphveil-eu") && keys(module.proxy.sink_writers) == ["siem"]
    error_message = "Name, traffic and sinks must reach the module."
  }
  assert {
    condition     = strcontains(module.proxy.environment.GRAPHVEIL_KEY, "v2=gcpkms:projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil/cryptoKeyVersions/2")
    error_message = "A key for each version must reach the function."
  }
}

run "unknown_cloud" {
  command = plan
  variables {
    cloud = "mooncake"
  }
  expect_failures = [var.cloud]
}
