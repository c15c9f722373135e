locals {
  # One key serves all versions; of several each serves the version that it is named by.
  keys = merge(
    { (var.key.version) = { existing_version = var.key.existing_version, imported = var.key.imported, import_version = var.key.import_version } },
    var.further_keys,
  )
  made_keys = { for version, key in local.keys : version => key if key.existing_version == null }
  key_ids = {
    for version, key in local.keys : version => key.existing_version == null ? google_kms_crypto_key.this[version].id : try(regex("^(.+)/cryptoKeyVersions/[0-9]+$", key.existing_version)[0], "")
  }
  key_versions = {
    for version, key in local.keys : version => coalesce(key.existing_version, "${local.key_ids[version]}/cryptoKeyVersions/${key.import_version}")
  }
  key_version    = local.key_versions[var.key.version]
  key_references = length(local.keys) == 1 ? "gcpkms:${local.key_version}" : join(",", [for version, name in local.key_versions : "${version}=gcpkms:${name}"])
  imported_keys  = [for version, key in local.made_keys : version if key.imported]
  key_names      = { for version, key in local.made_keys : version => version == var.key.version && version == "v1" ? "root" : "root-${version}" }
}

moved {
  from = google_kms_crypto_key.this[0]
  to   = google_kms_crypto_key.this["v1"]
}

moved {
  from = google_kms_crypto_key_iam_member.proxy
  to   = google_kms_crypto_key_iam_member.proxy["v1"]
}

# A key ring cannot be deleted; after a removal the next installation imports it.
resource "google_kms_key_ring" "this" {
  count      = length(local.made_keys) > 0 ? 1 : 0
  project    = var.project_id
  name       = var.name
  location   = var.region
  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key" "this" {
  #checkov:skip=CKV_GCP_43:Cloud KMS does not rotate MAC keys; a rotation would change every pseudonym, so the policy's key versions do it
  for_each                      = local.made_keys
  name                          = local.key_names[each.key]
  key_ring                      = google_kms_key_ring.this[0].id
  purpose                       = "MAC"
  destroy_scheduled_duration    = "2592000s"
  import_only                   = each.value.imported
  skip_initial_version_creation = each.value.imported
  labels                        = var.labels
  version_template {
    algorithm        = "HMAC_SHA256"
    protection_level = var.key.protection_level
  }
  lifecycle {
    prevent_destroy = true
  }
}
