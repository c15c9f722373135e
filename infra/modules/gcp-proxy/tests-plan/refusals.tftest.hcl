# Each wrong value is refused before anything is touched, with a message that says what to write instead.
mock_provider "google" {
  override_during = plan
  source          = "../../fixtures/mocks/google"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

# The account that builds is not the one that runs.
override_resource {
  target          = google_service_account.build
  override_during = plan
  values = {
    id        = "projects/graphveil-demo/serviceAccounts/graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    email     = "graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    member    = "serviceAccount:graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    unique_id = "104857601234567890999"
  }
}

variables {
  project_id  = "graphveil-demo"
  region      = "europe-west3"
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  client_id   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
  package     = "../../fixtures/artefacts/gcp-function.zip"
  policy_file = "../../fixtures/policies/gcp.json"
}

run "project_by_number" {
  command = plan
  variables {
    project_id = "123456789012"
  }
  expect_failures = [var.project_id]
}

run "region_that_is_a_zone" {
  command = plan
  variables {
    region = "europe-west3-a"
  }
  expect_failures = [var.region]
}

run "region_that_is_many" {
  command = plan
  variables {
    region = "eu"
  }
  expect_failures = [var.region]
}

run "name_too_long" {
  command = plan
  variables {
    name = "graphveil-for-the-analytics-team"
  }
  expect_failures = [var.name]
}

run "tenant_by_domain" {
  command = plan
  variables {
    tenant_id = "contoso.com"
  }
  expect_failures = [var.tenant_id]
}

run "client_id_by_name" {
  command = plan
  variables {
    client_id = "Graphveil"
  }
  expect_failures = [var.client_id]
}

run "unknown_cloud" {
  command = plan
  variables {
    cloud = "gcch"
  }
  expect_failures = [var.cloud]
}

run "audience_with_a_space" {
  command = plan
  variables {
    audience = "api://Azure ADTokenExchange"
  }
  expect_failures = [var.audience]
}

run "audience_of_another_cloud" {
  command = plan
  variables {
    audience = "api://AzureADTokenExchangeChina"
  }
  expect_failures = [var.audience]
}

run "zip_that_does_not_exist" {
  command = plan
  variables {
    package = "../../fixtures/artefacts/missing.zip"
  }
  expect_failures = [var.package]
}

run "policy_that_does_not_exist" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/missing.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_that_does_not_parse" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/not-json.txt"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_without_callers" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/no-callers.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_of_an_unknown_profile" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/wrong-profile.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_with_an_ambiguous_caller" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/ambiguous-caller.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_that_no_variable_takes" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/too-long.json"
  }
  expect_failures = [var.policy_file]
}

run "oidc_callers_behind_the_platform" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/oidc.json"
  }
  expect_failures = [var.policy_file]
}

run "platform_callers_with_oidc" {
  command = plan
  variables {
    caller_authentication = "oidc"
  }
  expect_failures = [var.policy_file]
}

run "unknown_caller_authentication" {
  command = plan
  variables {
    caller_authentication = "none"
  }
  expect_failures = [var.caller_authentication]
}

run "all_users" {
  command = plan
  variables {
    callers = { everybody = "allUsers" }
  }
  expect_failures = [var.callers]
}

run "all_authenticated_users" {
  command = plan
  variables {
    callers = { everybody = "allAuthenticatedUsers" }
  }
  expect_failures = [var.callers]
}

run "caller_that_is_a_person" {
  command = plan
  variables {
    callers = { alice = "user:alice@contoso.com" }
  }
  expect_failures = [var.callers]
}

run "caller_with_a_wildcard" {
  command = plan
  variables {
    callers = { acme = "serviceAccount:*@acme-analytics.iam.gserviceaccount.com" }
  }
  expect_failures = [var.callers]
}

run "service_accounts_with_oidc" {
  command = plan
  variables {
    caller_authentication = "oidc"
    policy_file           = "../../fixtures/policies/oidc.json"
    callers               = { acme = "serviceAccount:loader@acme-analytics.iam.gserviceaccount.com" }
  }
  expect_failures = [var.callers]
}

run "all_authenticated_users_with_oidc" {
  command = plan
  variables {
    caller_authentication = "oidc"
    policy_file           = "../../fixtures/policies/oidc.json"
    callers               = { everybody = "allAuthenticatedUsers" }
  }
  expect_failures = [var.callers]
}

run "key_without_its_version" {
  command = plan
  variables {
    key = { existing_version = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil" }
  }
  expect_failures = [var.key]
}

run "existing_key_to_import_into" {
  command = plan
  variables {
    key = { existing_version = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil/cryptoKeyVersions/2", imported = true }
  }
  expect_failures = [var.key]
}

run "unknown_protection_level" {
  command = plan
  variables {
    key = { protection_level = "EXTERNAL" }
  }
  expect_failures = [var.key]
}

run "memory_without_a_unit" {
  command = plan
  variables {
    function = { memory = "512" }
  }
  expect_failures = [var.function]
}

run "cpu_in_thousandths" {
  command = plan
  variables {
    function = { cpu = "1000m" }
  }
  expect_failures = [var.function]
}

run "concurrency_on_a_part_of_a_cpu" {
  command = plan
  variables {
    function = { cpu = "0.583", concurrency = 80 }
  }
  expect_failures = [var.function]
}

run "fewer_instances_than_the_least" {
  command = plan
  variables {
    function = { min_instances = 5, max_instances = 2 }
  }
  expect_failures = [var.function]
}

run "timeout_too_long" {
  command = plan
  variables {
    function = { timeout_seconds = 3601 }
  }
  expect_failures = [var.function]
}

run "unknown_ingress" {
  command = plan
  variables {
    function = { ingress = "internal" }
  }
  expect_failures = [var.function]
}

run "reply_of_no_size" {
  command = plan
  variables {
    function = { max_reply_mb = 1000 }
  }
  expect_failures = [var.function]
}

run "unknown_log_level" {
  command = plan
  variables {
    function = { log_level = "verbose" }
  }
  expect_failures = [var.function]
}

run "public_url_with_a_slash" {
  command = plan
  variables {
    function = { public_url = "https://graph.contoso.com/" }
  }
  expect_failures = [var.function]
}

run "unknown_egress" {
  command = plan
  variables {
    function = { network = { network = "private", subnetwork = "egress", egress = "all" } }
  }
  expect_failures = [var.function]
}

run "channel_that_is_an_address" {
  command = plan
  variables {
    alerts = { channels = ["operations@contoso.com"] }
  }
  expect_failures = [var.alerts]
}

run "threshold_of_nothing" {
  command = plan
  variables {
    alerts = { thresholds = { throttles = 0 } }
  }
  expect_failures = [var.alerts]
}

run "wait_without_a_unit" {
  command = plan
  variables {
    propagation_wait = "60"
  }
  expect_failures = [var.propagation_wait]
}

run "concurrency_that_does_not_fit_the_memory" {
  command = plan
  variables {
    function = { concurrency = 80 }
  }
  expect_failures = [var.function]
}

run "memory_that_holds_four" {
  command = plan
  variables {
    function = { memory = "512Mi", concurrency = 5 }
  }
  expect_failures = [var.function]
}

run "labels_with_capitals" {
  command = plan
  variables {
    labels = { Owner = "analytics" }
  }
  expect_failures = [var.labels]
}

run "cmek_of_another_region" {
  command = plan
  variables {
    kms_key_name = "projects/keys/locations/us-central1/keyRings/shared/cryptoKeys/cmek"
  }
  expect_failures = [var.kms_key_name]
}

run "cmek_by_version" {
  command = plan
  variables {
    kms_key_name = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/cmek/cryptoKeyVersions/1"
  }
  expect_failures = [var.kms_key_name]
}

run "key_version_with_a_dot" {
  command = plan
  variables {
    key = { version = "v1.0" }
  }
  expect_failures = [var.key]
}

run "import_version_of_a_key_that_is_made" {
  command = plan
  variables {
    key = { import_version = 2 }
  }
  expect_failures = [var.key]
}

run "two_keys_for_one_version" {
  command = plan
  variables {
    further_keys = { v1 = {} }
  }
  expect_failures = [var.further_keys]
}

run "further_key_without_its_version" {
  command = plan
  variables {
    further_keys = { v2 = { existing_version = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil" } }
  }
  expect_failures = [var.further_keys]
}

run "further_key_that_exists_and_is_imported" {
  command = plan
  variables {
    further_keys = { v2 = { existing_version = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil/cryptoKeyVersions/2", imported = true } }
  }
  expect_failures = [var.further_keys]
}

run "version_of_the_policy_without_a_key" {
  command = plan
  variables {
    policy_file  = "../../fixtures/policies/two-versions.json"
    further_keys = { v3 = {} }
  }
  expect_failures = [var.further_keys]
}

run "retention_for_ever" {
  command = plan
  variables {
    logs = { retention_days = 0 }
  }
  expect_failures = [var.logs]
}

run "sink_to_a_topic_without_its_service" {
  command = plan
  variables {
    logs = { sinks = { siem = "projects/security/topics/graphveil" } }
  }
  expect_failures = [var.logs]
}

run "sink_with_the_name_of_the_modules_own" {
  command = plan
  variables {
    logs = { sinks = { audit = "storage.googleapis.com/siem" } }
  }
  expect_failures = [var.logs]
}

run "alert_that_is_unknown" {
  command = plan
  variables {
    alerts = { off = ["no-trafic"] }
  }
  expect_failures = [var.alerts]
}

run "threshold_of_an_unknown_alert" {
  command = plan
  variables {
    alerts = { thresholds = { refusal = 5 } }
  }
  expect_failures = [var.alerts]
}

run "threshold_of_an_activity" {
  command = plan
  variables {
    alerts = { thresholds = { key-at-risk = 5 } }
  }
  expect_failures = [var.alerts]
}

run "policy_that_was_not_checked" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/unchecked.json"
  }
  expect_failures = [var.policy_file]
}

run "policy_that_was_changed_after_its_check" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/changed.json"
  }
  expect_failures = [var.policy_file]
}

run "lock_of_another_policy" {
  command = plan
  variables {
    permissions_file = "../../fixtures/policies/operations-alone.lock.json"
  }
  expect_failures = [var.policy_file]
}

run "lock_that_does_not_exist" {
  command = plan
  variables {
    permissions_file = "../../fixtures/policies/missing.lock.json"
  }
  expect_failures = [var.permissions_file]
}

run "lock_without_permissions" {
  command = plan
  variables {
    permissions_file = "../../fixtures/identity.json"
  }
  expect_failures = [var.permissions_file]
}

run "tenant_of_the_example_s_variables" {
  command = plan
  variables {
    tenant_id = "00000000-0000-0000-0000-000000000000"
  }
  expect_failures = [var.tenant_id]
}
