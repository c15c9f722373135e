# The key of a certificate instead of the federated identity. It is made here and never leaves Cloud KMS; of the
# certificate only the public half is in the state.
locals {
  with_certificate = var.credential == "certificate"
  certificate      = var.certificate_file == null ? null : trimspace(file(var.certificate_file))
  certificate_key  = one([for key in google_kms_crypto_key.certificate : "gcpkms:${key.id}/cryptoKeyVersions/1"])
}

# A ring of its own: that of the root key may be elsewhere.
resource "google_kms_key_ring" "certificate" {
  count      = local.with_certificate ? 1 : 0
  project    = var.project_id
  name       = "${var.name}-certificate"
  location   = var.region
  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key" "certificate" {
  #checkov:skip=CKV_GCP_43:Cloud KMS does not rotate asymmetric keys; a new key needs a new certificate
  count                      = local.with_certificate ? 1 : 0
  name                       = "certificate"
  key_ring                   = google_kms_key_ring.certificate[0].id
  purpose                    = "ASYMMETRIC_SIGN"
  destroy_scheduled_duration = "2592000s"
  labels                     = var.labels
  version_template {
    algorithm        = "RSA_SIGN_PSS_2048_SHA256"
    protection_level = var.key.protection_level
  }
  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key_iam_member" "certificate" {
  count         = local.with_certificate ? 1 : 0
  crypto_key_id = google_kms_crypto_key.certificate[0].id
  role          = "roles/cloudkms.signer"
  member        = google_service_account.proxy.member
}
