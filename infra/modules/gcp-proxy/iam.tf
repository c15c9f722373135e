# An identity that acts as this account is the Entra application, so only this function may. It holds one role, on one key;
# its own identity token needs none. Its unique id is the token's subject.
resource "google_service_account" "proxy" {
  project      = var.project_id
  account_id   = "${var.name}-proxy"
  display_name = "Graphveil function ${var.name}"
  description  = "Identity of the Graphveil function; trusted by its Entra application."
  depends_on   = [google_project_service.this]
}

# Many organisations disable the default build account, which may do far more.
resource "google_service_account" "build" {
  project      = var.project_id
  account_id   = "${var.name}-build"
  display_name = "Builds the Graphveil function ${var.name}"
  depends_on   = [google_project_service.this]
}

resource "google_project_iam_member" "build_logs" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.build.member
}

# The platform copies the zip into this bucket of its own, and builds from there.
resource "google_project_iam_member" "build_platform_source" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.build.member
  condition {
    title      = "the platform's copy of the source"
    expression = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${local.number}-${var.region}\")"
  }
}

resource "google_storage_bucket_iam_member" "build_source" {
  bucket = google_storage_bucket.source.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.build.member
}

resource "google_artifact_registry_repository_iam_member" "build_image" {
  project    = var.project_id
  location   = var.region
  repository = google_artifact_registry_repository.this.repository_id
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.build.member
}

resource "google_kms_crypto_key_iam_member" "proxy" {
  for_each      = local.key_ids
  crypto_key_id = each.value
  role          = "roles/cloudkms.signer"
  member        = google_service_account.proxy.member
}

resource "time_sleep" "bindings" {
  create_duration = var.propagation_wait
  triggers = {
    build = google_service_account.build.unique_id
    proxy = google_service_account.proxy.unique_id
    key   = join(" ", values(local.key_ids))
  }
  depends_on = [
    google_project_iam_member.build_logs,
    google_project_iam_member.build_platform_source,
    google_storage_bucket_iam_member.build_source,
    google_artifact_registry_repository_iam_member.build_image,
    google_kms_crypto_key_iam_member.proxy,
    google_kms_crypto_key_iam_member.certificate,
  ]
}
