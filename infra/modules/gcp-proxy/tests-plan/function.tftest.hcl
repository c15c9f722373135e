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
      memory  = "1Gi", cpu = "2", concurrency = 200, min_instances = 1, max_instances = 3, timeout_seconds = 120
      ingress = "ALLOW_INTERNAL_AND_GCLB", log_level = "warn", public_url = "https://graph.contoso.com"
      network = { network = "private", subnetwork = "egress" }
    }
  }
  assert {
    condition = (
      google_cloudfunctions2_function.this.service_config[0].available_memory == "1Gi"
      && google_cloudfunctions2_function.this.service_config[0].available_cpu == "2"
      && google_cloudfunctions2_function.this.service_config[0].max_instance_request_concurrency == 200
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

run "watched" {
  command = plan
  variables {
    alerts = { channels = ["projects/graphveil-demo/notificationChannels/1234567890"], refusals = 7 }
  }
  assert {
    condition = { for name, metric in google_logging_metric.this : name => trimprefix(metric.filter, "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"graphveil\" AND resource.labels.location=\"europe-west3\" AND ") } == {
      errors            = "severity>=ERROR AND NOT jsonPayload.audit:*"
      exchange-failures = "(jsonPayload.audit.error=\"tokenUnavailable\" OR jsonPayload.audit.error=\"upstreamUnauthorized\")"
      failures          = "jsonPayload.audit.status>=500"
      refusals          = "jsonPayload.audit.decision=\"deny\""
    }
    error_message = "The metrics must count this service's audit events."
  }
  assert {
    condition     = toset(keys(google_monitoring_alert_policy.this)) == toset(["errors", "exchange-failures", "failures", "latency", "refusals", "throttles"])
    error_message = "Errors, failures, refusals, exchange failures, latency and throttles must be watched."
  }
  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.this : alert.notification_channels == tolist(["projects/graphveil-demo/notificationChannels/1234567890"])])
    error_message = "Each alert must tell the channel."
  }
  assert {
    condition     = google_monitoring_alert_policy.this["refusals"].conditions[0].condition_threshold[0].threshold_value == 6 && google_monitoring_alert_policy.this["latency"].conditions[0].condition_threshold[0].aggregations[0].per_series_aligner == "ALIGN_PERCENTILE_99"
    error_message = "Thresholds must be the operator's, and latency the 99th percentile."
  }
  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.this[0].dashboard_json).mosaicLayout.tiles) == 4 && endswith(output.dashboard_url, "/0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9?project=graphveil-demo")
    error_message = "There must be a dashboard, and its address."
  }
}

run "unwatched" {
  command = plan
  variables {
    alerts = { enabled = false, dashboard = false }
  }
  assert {
    condition     = length(google_monitoring_alert_policy.this) == 0 && length(google_monitoring_dashboard.this) == 0 && length(google_logging_metric.this) == 0 && output.dashboard_url == null
    error_message = "What is not wanted must not be made."
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
