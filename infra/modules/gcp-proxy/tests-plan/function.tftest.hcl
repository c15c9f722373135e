# What the function is, how it is configured, and what watches it.
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

run "function_from_the_zip" {
  command = plan
  assert {
    condition     = google_cloudfunctions2_function.this.build_config[0].runtime == "nodejs24" && google_cloudfunctions2_function.this.build_config[0].entry_point == "graphveil"
    error_message = "The function must be the released zip under Node 24."
  }
  assert {
    condition     = google_storage_bucket_object.source.name == "graphveil-${substr(filesha256("../../fixtures/artefacts/gcp-function.zip"), 0, 16)}.zip" && google_cloudfunctions2_function.this.build_config[0].source[0].storage_source[0].object == google_storage_bucket_object.source.name
    error_message = "A zip of other content must deploy again."
  }
  assert {
    condition = (
      google_storage_bucket.source.uniform_bucket_level_access
      && google_storage_bucket.source.public_access_prevention == "enforced"
      && google_storage_bucket.source.versioning[0].enabled
      && google_storage_bucket.source.location == "europe-west3"
    )
    error_message = "The bucket must be private, versioned, uniform and in the region."
  }
  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].all_traffic_on_latest_revision && google_cloudfunctions2_function.this.service_config[0].ingress_settings == "ALLOW_ALL" && length(google_cloudfunctions2_function.this.service_config[0].direct_vpc_network_interface) == 0
    error_message = "By default the latest revision serves, on its public address."
  }
}

run "configured_by_the_environment" {
  command = plan
  assert {
    condition = google_cloudfunctions2_function.this.service_config[0].environment_variables == tomap({
      GRAPHVEIL_TENANT_ID   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
      GRAPHVEIL_CLIENT_ID   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
      GRAPHVEIL_CLOUD       = "global"
      GRAPHVEIL_AUDIENCE    = "api://AzureADTokenExchange"
      GRAPHVEIL_KEY         = "gcpkms:projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root/cryptoKeyVersions/1"
      GRAPHVEIL_CALLER_AUTH = "platform"
      GRAPHVEIL_POLICY      = jsonencode(jsondecode(file("../../fixtures/policies/gcp.json")))
      GRAPHVEIL_PUBLIC_URL  = "https://graphveil-123456789012.europe-west3.run.app"
      GRAPHVEIL_LOG_LEVEL   = "info"
      GOOGLE_CLOUD_PROJECT  = "graphveil-demo"
      NODE_ENV              = "production"
    })
    error_message = "The environment must hold exactly these variables, and the service's own address for its links."
  }
}

run "sized_as_asked" {
  command = plan
  variables {
    function = {
      memory  = "2Gi", cpu = "2", concurrency = 28, min_instances = 1, max_instances = 3, timeout_seconds = 120
      ingress = "ALLOW_INTERNAL_AND_GCLB", log_level = "warn", public_url = "https://graph.contoso.com"
      network = { network = "private", subnetwork = "egress" }
    }
  }
  assert {
    condition = (
      google_cloudfunctions2_function.this.service_config[0].available_memory == "2Gi"
      && google_cloudfunctions2_function.this.service_config[0].available_cpu == "2"
      && google_cloudfunctions2_function.this.service_config[0].max_instance_request_concurrency == 28
      && google_cloudfunctions2_function.this.service_config[0].min_instance_count == 1
      && google_cloudfunctions2_function.this.service_config[0].max_instance_count == 3
      && google_cloudfunctions2_function.this.service_config[0].timeout_seconds == 120
      && google_cloudfunctions2_function.this.service_config[0].ingress_settings == "ALLOW_INTERNAL_AND_GCLB"
    )
    error_message = "Size and ingress must reach the function."
  }
  assert {
    condition     = output.endpoint == "https://graph.contoso.com" && output.environment.GRAPHVEIL_PUBLIC_URL == "https://graph.contoso.com" && output.environment.GRAPHVEIL_LOG_LEVEL == "warn"
    error_message = "The public URL and the log level must reach the function."
  }
  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].direct_vpc_egress == "VPC_EGRESS_ALL_TRAFFIC" && google_cloudfunctions2_function.this.service_config[0].direct_vpc_network_interface[0].subnetwork == "egress"
    error_message = "All traffic must leave through the network that was named."
  }
}

run "audit_events_are_kept" {
  command = plan
  assert {
    condition     = google_logging_project_bucket_config.audit[0].retention_days == 400 && google_logging_project_bucket_config.audit[0].location == "europe-west3" && google_logging_project_bucket_config.audit[0].bucket_id == "graphveil-audit"
    error_message = "Audit events must be kept 400 days, in the region."
  }
  assert {
    condition = (
      google_logging_project_sink.audit[0].destination == "logging.googleapis.com/projects/graphveil-demo/locations/europe-west3/buckets/graphveil-audit"
      && google_logging_project_sink.audit[0].filter == "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"graphveil\" AND resource.labels.location=\"europe-west3\" AND jsonPayload.audit:*"
      && google_logging_project_sink.audit[0].unique_writer_identity
    )
    error_message = "The bucket must get the audit events of this service."
  }
  assert {
    condition     = strcontains(output.logs_command, "--bucket graphveil-audit --location europe-west3 --view _AllLogs")
    error_message = "The command must read where the audit events are kept."
  }
}

run "audit_events_for_a_siem" {
  command = plan
  variables {
    logs = { own_bucket = false, sinks = { siem = "pubsub.googleapis.com/projects/security/topics/graphveil" } }
  }
  override_resource {
    target          = google_logging_project_sink.siem
    override_during = plan
    values          = { writer_identity = "serviceAccount:service-123456789012@gcp-sa-logging.iam.gserviceaccount.com" }
  }
  assert {
    condition     = google_logging_project_sink.siem["siem"].destination == "pubsub.googleapis.com/projects/security/topics/graphveil" && endswith(google_logging_project_sink.siem["siem"].filter, "jsonPayload.audit:*")
    error_message = "The SIEM must get the audit events, and nothing else."
  }
  assert {
    condition     = output.sink_writers == { siem = "serviceAccount:service-123456789012@gcp-sa-logging.iam.gserviceaccount.com" }
    error_message = "Who writes there must be printed, since it needs a role."
  }
  assert {
    condition     = length(google_logging_project_bucket_config.audit) == 0 && length(google_logging_project_sink.audit) == 0 && !strcontains(output.logs_command, "--bucket")
    error_message = "Without a bucket of its own there is none."
  }
}

run "encrypted_by_a_key_of_ones_own" {
  command = plan
  variables {
    kms_key_name = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/cmek"
  }
  assert {
    condition = alltrue([for name in [
      google_cloudfunctions2_function.this.kms_key_name,
      google_artifact_registry_repository.this.kms_key_name,
      google_storage_bucket.source.encryption[0].default_kms_key_name,
      google_logging_project_bucket_config.audit[0].cmek_settings[0].kms_key_name,
    ] : name == "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/cmek"])
    error_message = "Function, images, source and audit events must be encrypted by the key that was named."
  }
}

run "named_and_labelled" {
  command = plan
  variables {
    name   = "graphveil-eu"
    labels = { owner = "analytics" }
  }
  assert {
    condition = (
      google_cloudfunctions2_function.this.name == "graphveil-eu" && google_service_account.proxy.account_id == "graphveil-eu-proxy" && google_kms_key_ring.this[0].name == "graphveil-eu"
      && alltrue([for labels in [google_cloudfunctions2_function.this.labels, google_storage_bucket.source.labels, google_artifact_registry_repository.this.labels, google_kms_crypto_key.this["v1"].labels, google_monitoring_alert_policy.this["errors"].user_labels] : labels == tomap({ owner = "analytics" })])
    )
    error_message = "Name and labels must reach everything."
  }
}

run "a_revision_waits_for_its_traffic" {
  command = plan
  variables {
    function = { traffic_to_latest = false }
  }
  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].all_traffic_on_latest_revision == false && strcontains(output.traffic_commands.canary, "update-traffic graphveil --project graphveil-demo --region europe-west3 --to-revisions LATEST=10")
    error_message = "A new revision must get no traffic before a command, which is printed."
  }
}

run "default_size_holds_its_requests" {
  command = plan
  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].available_memory == "1Gi" && google_cloudfunctions2_function.this.service_config[0].max_instance_request_concurrency == 8
    error_message = "By default the requests of an instance must fit into its memory, each with a reply of Graph's of many MB."
  }
}

run "services_are_the_projects_own_affair" {
  command = plan
  assert {
    condition     = length(google_project_service.this) == 0
    error_message = "Services must not be enabled unless asked for."
  }
}

run "services_on_request" {
  command = plan
  variables {
    enable_services = true
  }
  assert {
    condition     = contains(keys(google_project_service.this), "cloudkms.googleapis.com") && alltrue([for service in google_project_service.this : service.disable_on_destroy == false])
    error_message = "Services must be enabled, and stay on when this is destroyed."
  }
}

run "told_to_callers" {
  command = plan
  assert {
    condition     = strcontains(output.caller_command, "--audiences='https://graphveil-123456789012.europe-west3.run.app' --include-email") && strcontains(output.caller_command, "'https://graphveil-123456789012.europe-west3.run.app/v1.0/users?%24top=3'")
    error_message = "The first request must be printed, with the e-mail that the proxy needs in the token."
  }
}

run "the_audience_behind_a_load_balancer" {
  command = plan
  variables {
    function = { public_url = "https://graph.contoso.com" }
  }
  assert {
    condition     = strcontains(output.caller_command, "--audiences='https://graphveil-123456789012.europe-west3.run.app'") && strcontains(output.caller_command, "'https://graph.contoso.com/v1.0/users?%24top=3'")
    error_message = "Google knows the service's own address as an audience, and no other."
  }
}

run "permissions_are_those_of_the_lock_beside_the_policy" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/directory-only.json"
  }
  assert {
    condition     = output.permissions == ["User.Read.All", "GroupMember.Read.All"]
    error_message = "The permissions must be those that the policy was found to need."
  }
}

run "permissions_are_those_of_the_file_that_is_named" {
  command = plan
  variables {
    policy_file      = "../../fixtures/policies/directory-only.json"
    permissions_file = "../../fixtures/needed-permissions.json"
  }
  assert {
    condition     = output.permissions == ["User.Read.All", "Mail.Read"]
    error_message = "A file that is named must win over the lock beside the policy."
  }
}

run "a_policy_with_its_suffix_in_capitals" {
  command = plan
  variables {
    policy_file = "../../fixtures/policies/capitals.JSON"
  }
  assert {
    condition     = output.permissions == ["User.Read.All", "GroupMember.Read.All"]
    error_message = "The lock must be where the command line writes it."
  }
}
