locals {
  audit_filter = "${local.service_filter} AND jsonPayload.audit:*"
}

# `_Default` keeps 30 days. The provider takes over a bucket that an earlier installation of this name left.
resource "google_logging_project_bucket_config" "audit" {
  count          = var.logs.own_bucket ? 1 : 0
  project        = var.project_id
  location       = var.region
  bucket_id      = "${var.name}-audit"
  description    = "Audit events of Graphveil ${var.name}: who read which mailbox"
  retention_days = var.logs.retention_days
  dynamic "cmek_settings" {
    for_each = var.kms_key_name[*]
    content {
      kms_key_name = cmek_settings.value
    }
  }
  depends_on = [google_project_service.this]
  lifecycle {
    prevent_destroy = true
  }
}

resource "google_logging_project_sink" "audit" {
  count                  = var.logs.own_bucket ? 1 : 0
  project                = var.project_id
  name                   = "${var.name}-${var.region}-audit"
  description            = "Audit events of Graphveil ${var.name} into their own bucket"
  destination            = "logging.googleapis.com/projects/${var.project_id}/locations/${var.region}/buckets/${google_logging_project_bucket_config.audit[0].bucket_id}"
  filter                 = local.audit_filter
  unique_writer_identity = true
}

# The way to a SIEM. Its writer needs a role on the destination: output sink_writers.
resource "google_logging_project_sink" "siem" {
  for_each               = var.logs.sinks
  project                = var.project_id
  name                   = "${var.name}-${var.region}-${each.key}"
  description            = "Audit events of Graphveil ${var.name} for ${each.key}"
  destination            = each.value
  filter                 = local.audit_filter
  unique_writer_identity = true
  depends_on             = [google_project_service.this]
}
