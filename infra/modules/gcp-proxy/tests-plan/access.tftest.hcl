# What the service accounts, the key and the service allow, compared as data. fixtures/identity.json is compared with what
# the simulator's metadata server mints by a test of the code.
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

run "identity_is_the_fixture" {
  command = plan
  assert {
    condition     = output.federation == jsondecode(file("../../fixtures/identity.json")).gcp
    error_message = "The Entra application must trust exactly what the metadata server mints for this account."
  }
  assert {
    condition     = google_service_account.proxy.account_id == "graphveil-proxy" && google_cloudfunctions2_function.this.service_config[0].service_account_email == "graphveil-proxy@graphveil-demo.iam.gserviceaccount.com"
    error_message = "The function must run as its own account."
  }
}

run "accounts_hold_exactly_these_roles" {
  command = plan
  assert {
    condition = [google_kms_crypto_key_iam_member.proxy["v1"].crypto_key_id, google_kms_crypto_key_iam_member.proxy["v1"].role, google_kms_crypto_key_iam_member.proxy["v1"].member] == [
      "projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root",
      "roles/cloudkms.signer",
      "serviceAccount:graphveil-proxy@graphveil-demo.iam.gserviceaccount.com",
    ]
    error_message = "The function's account must be allowed the MAC of its one key."
  }
  assert {
    condition = !contains([
      google_project_iam_member.build_logs.member, google_project_iam_member.build_platform_source.member,
      google_storage_bucket_iam_member.build_source.member, google_artifact_registry_repository_iam_member.build_image.member,
    ], google_service_account.proxy.member)
    error_message = "The function's account must hold no other role."
  }
  assert {
    condition = [for binding in [google_project_iam_member.build_logs, google_project_iam_member.build_platform_source] : [binding.role, binding.member, try(binding.condition[0].expression, "always")]] == [
      ["roles/logging.logWriter", "serviceAccount:graphveil-build@graphveil-demo.iam.gserviceaccount.com", "always"],
      ["roles/storage.objectViewer", "serviceAccount:graphveil-build@graphveil-demo.iam.gserviceaccount.com", "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-123456789012-europe-west3\")"],
    ]
    error_message = "The build account may write logs and read the platform's copy of the source."
  }
  assert {
    condition = (
      [google_storage_bucket_iam_member.build_source.bucket, google_storage_bucket_iam_member.build_source.role] == ["graphveil-demo-graphveil-source", "roles/storage.objectViewer"]
      && [google_artifact_registry_repository_iam_member.build_image.repository, google_artifact_registry_repository_iam_member.build_image.role] == ["graphveil", "roles/artifactregistry.writer"]
      && google_cloudfunctions2_function.this.build_config[0].service_account == google_service_account.build.id
    )
    error_message = "The build account reads its own bucket, writes its own repository, and is the one that builds."
  }
}

run "key" {
  command = plan
  assert {
    condition = (
      google_kms_crypto_key.this["v1"].purpose == "MAC"
      && google_kms_crypto_key.this["v1"].version_template[0].algorithm == "HMAC_SHA256"
      && google_kms_crypto_key.this["v1"].version_template[0].protection_level == "SOFTWARE"
      && google_kms_crypto_key.this["v1"].destroy_scheduled_duration == "2592000s"
      && google_kms_crypto_key.this["v1"].import_only == false
    )
    error_message = "The key must be a MAC key whose destruction takes 30 days."
  }
  assert {
    condition     = output.key_version == "projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root/cryptoKeyVersions/1"
    error_message = "The function must use the key's first version, by its full name."
  }
}

run "imported_key_waits_for_its_material" {
  command = plan
  variables {
    key     = { imported = true, protection_level = "HSM" }
    enabled = false
    callers = { acme = "serviceAccount:loader@acme-analytics.iam.gserviceaccount.com" }
  }
  assert {
    condition     = google_kms_crypto_key.this["v1"].import_only && google_kms_crypto_key.this["v1"].skip_initial_version_creation && google_kms_crypto_key.this["v1"].version_template[0].protection_level == "HSM"
    error_message = "The key must take imported material alone."
  }
  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.caller) == 0
    error_message = "Nobody may call before the material is there."
  }
  assert {
    condition     = strcontains(output.key_import, "gcloud kms keys versions import --project graphveil-demo --location europe-west3 --keyring graphveil --key root") && strcontains(output.key_import, "--protection-level hsm")
    error_message = "The command that imports the material must be printed."
  }
}

run "existing_key" {
  command = plan
  variables {
    key = { existing_version = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil/cryptoKeyVersions/2" }
  }
  assert {
    condition     = length(google_kms_key_ring.this) == 0 && length(google_kms_crypto_key.this) == 0
    error_message = "An existing key must not be touched."
  }
  assert {
    condition = (
      google_kms_crypto_key_iam_member.proxy["v1"].crypto_key_id == "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil"
      && output.environment.GRAPHVEIL_KEY == "gcpkms:projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil/cryptoKeyVersions/2"
    )
    error_message = "Role and function must name the existing key."
  }
}

run "each_caller_may_invoke" {
  command = plan
  variables {
    callers = {
      acme   = "serviceAccount:loader@acme-analytics.iam.gserviceaccount.com"
      second = "serviceAccount:reader@other-project.iam.gserviceaccount.com"
    }
  }
  assert {
    condition = { for name, binding in google_cloud_run_v2_service_iam_member.caller : name => [binding.name, binding.role, binding.member] } == {
      acme   = ["graphveil", "roles/run.invoker", "serviceAccount:loader@acme-analytics.iam.gserviceaccount.com"]
      second = ["graphveil", "roles/run.invoker", "serviceAccount:reader@other-project.iam.gserviceaccount.com"]
    }
    error_message = "Each caller must be an invoker of this service, and of nothing else."
  }
}

run "no_caller" {
  command = plan
  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.caller) == 0 && output.environment.GRAPHVEIL_CALLER_AUTH == "platform"
    error_message = "Without callers nobody may call."
  }
}

run "oidc_opens_the_service_and_says_so_to_the_proxy" {
  command = plan
  variables {
    caller_authentication = "oidc"
    policy_file           = "../../fixtures/policies/oidc.json"
    callers               = { everybody = "allUsers" }
  }
  assert {
    condition     = [for binding in google_cloud_run_v2_service_iam_member.caller : binding.member] == ["allUsers"] && output.environment.GRAPHVEIL_CALLER_AUTH == "oidc"
    error_message = "One switch must set both the service and the proxy."
  }
}

run "audience_of_the_tenants_cloud" {
  command = plan
  variables {
    cloud = "china"
  }
  assert {
    condition     = output.federation.audience == "api://AzureADTokenExchangeChina" && output.environment.GRAPHVEIL_AUDIENCE == "api://AzureADTokenExchangeChina"
    error_message = "Application and function must agree on the cloud's audience."
  }
}

run "request_log_is_excluded" {
  command = plan
  assert {
    condition     = google_logging_project_exclusion.request_log[0].filter == "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"graphveil\" AND resource.labels.location=\"europe-west3\" AND log_id(\"run.googleapis.com/requests\")" && google_logging_project_exclusion.request_log[0].disabled != true
    error_message = "The platform's request log holds whole URLs: of this service it must not be kept, and of others it must."
  }
}

run "request_log_on_request" {
  command = plan
  variables {
    exclude_request_log = false
  }
  assert {
    condition     = length(google_logging_project_exclusion.request_log) == 0
    error_message = "Who wants the request log keeps it."
  }
}
