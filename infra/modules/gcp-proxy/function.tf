locals {
  # A service has its address by name before it exists.
  service_url = "https://${var.name}-${local.number}.${var.region}.run.app"
  # Every variable of the function; packages/core/src/config.ts reads those of Graphveil.
  environment = merge(
    {
      GRAPHVEIL_TENANT_ID   = var.tenant_id
      GRAPHVEIL_CLIENT_ID   = var.client_id
      GRAPHVEIL_CLOUD       = var.cloud
      GRAPHVEIL_KEY         = local.key_references
      GRAPHVEIL_CALLER_AUTH = var.caller_authentication
      GRAPHVEIL_POLICY      = jsonencode(jsondecode(file(var.policy_file)))
      GRAPHVEIL_PUBLIC_URL  = coalesce(var.function.public_url, local.service_url)
      GRAPHVEIL_LOG_LEVEL   = var.function.log_level
      GOOGLE_CLOUD_PROJECT  = var.project_id
      NODE_ENV              = "production"
    },
    local.with_certificate ? {} : { GRAPHVEIL_AUDIENCE = local.audience },
    local.certificate == null ? {} : { GRAPHVEIL_CERTIFICATE_KEY = local.certificate_key, GRAPHVEIL_CERTIFICATE = local.certificate },
    var.function.max_reply_mb == null ? {} : { GRAPHVEIL_MAX_REPLY_MB = tostring(var.function.max_reply_mb) },
  )
  open    = var.caller_authentication == "oidc"
  members = !var.enabled ? {} : local.open ? { everybody = "allUsers" } : var.callers
}

resource "google_storage_bucket" "source" {
  #checkov:skip=CKV_GCP_63:it logs nowhere
  #checkov:skip=CKV_GCP_62:holds nothing but released zips, which anybody may download; who reads one is of no interest
  project                     = var.project_id
  name                        = "${var.project_id}-${var.name}-source"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true
  labels                      = var.labels
  dynamic "encryption" {
    for_each = var.kms_key_name[*]
    content {
      default_kms_key_name = encryption.value
    }
  }
  versioning {
    enabled = true
  }
  lifecycle_rule {
    condition {
      num_newer_versions = 5
    }
    action {
      type = "Delete"
    }
  }
  depends_on = [google_project_service.this]
}

# Named by its content: another zip is another object, and so another deployment.
resource "google_storage_bucket_object" "source" {
  bucket       = google_storage_bucket.source.name
  name         = "graphveil-${substr(filesha256(var.package), 0, 16)}.zip"
  source       = var.package
  content_type = "application/zip"
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_artifact_registry_repository" "this" {
  #checkov:skip=CKV_GCP_84:holds images of public code; Google encrypts them with its own key, and kms_key_name sets another
  project       = var.project_id
  location      = var.region
  repository_id = var.name
  description   = "Images that the platform builds of the Graphveil function"
  format        = "DOCKER"
  kms_key_name  = var.kms_key_name
  labels        = var.labels
  cleanup_policies {
    id     = "keep-recent"
    action = "KEEP"
    most_recent_versions {
      keep_count = 5
    }
  }
  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      older_than = "2592000s"
    }
  }
  depends_on = [google_project_service.this]
}

resource "google_cloudfunctions2_function" "this" {
  #checkov:skip=CKV_GCP_124:callers are workloads elsewhere, admitted by IAM alone; function.ingress narrows the way in
  project  = var.project_id
  name     = var.name
  location = var.region
  # It encrypts what the platform keeps of the function: source, image, revision.
  kms_key_name = var.kms_key_name
  description  = "Graphveil: keyless, read-only, private-by-default proxy for Microsoft Graph."
  labels       = var.labels

  build_config {
    runtime           = "nodejs24"
    entry_point       = "graphveil"
    service_account   = google_service_account.build.id
    docker_repository = google_artifact_registry_repository.this.id
    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.source.name
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.proxy.email
    environment_variables            = local.environment
    available_memory                 = var.function.memory
    available_cpu                    = var.function.cpu
    max_instance_request_concurrency = var.function.concurrency
    min_instance_count               = var.function.min_instances
    max_instance_count               = var.function.max_instances
    timeout_seconds                  = var.function.timeout_seconds
    ingress_settings                 = var.function.ingress
    all_traffic_on_latest_revision   = var.function.traffic_to_latest
    direct_vpc_egress                = try(var.function.network.egress, null)
    dynamic "direct_vpc_network_interface" {
      for_each = var.function.network[*]
      content {
        network    = direct_vpc_network_interface.value.network
        subnetwork = direct_vpc_network_interface.value.subnetwork
      }
    }
  }

  depends_on = [time_sleep.bindings, google_logging_project_exclusion.request_log]
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = local.members
  project  = var.project_id
  location = var.region
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = each.value
}
