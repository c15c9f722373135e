locals {
  key_id      = var.key.existing_version == null ? one(google_kms_crypto_key.this[*].id) : try(regex("^(.+)/cryptoKeyVersions/[0-9]+$", var.key.existing_version)[0], null)
  key_version = var.key.existing_version == null ? "${local.key_id}/cryptoKeyVersions/1" : var.key.existing_version
}

# A key ring cannot be deleted; after a removal the next installation imports it.
resource "google_kms_key_ring" "this" {
  count      = var.key.existing_version == null ? 1 : 0
  project    = var.project_id
  name       = var.name
  location   = var.region
  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key" "this" {
  #checkov:skip=CKV_GCP_43:Cloud KMS does not rotate MAC keys; a rotation would change every pseudonym, so the policy's key versions do it
  count                         = var.key.existing_version == null ? 1 : 0
  name                          = "root"
  key_ring                      = google_kms_key_ring.this[0].id
  purpose                       = "MAC"
  destroy_scheduled_duration    = "2592000s"
  import_only                   = var.key.imported
  skip_initial_version_creation = var.key.imported
  labels                        = var.labels
  version_template {
    algorithm        = "HMAC_SHA256"
    protection_level = var.key.protection_level
  }
  lifecycle {
    prevent_destroy = true
  }
}
