locals {
  services = toset(var.enable_services ? ["bigquery.googleapis.com", "cloudscheduler.googleapis.com", "iam.googleapis.com", "run.googleapis.com", "storage.googleapis.com"] : [])
  # What keeps its files; people, groups and rooms are replaced by each load. The state of the loads is beside them, and must stay.
  kept_tables = ["calendar_view", "events", "mailbox_settings", "messages", "skipped_mailboxes", "sync_epochs"]
}

resource "google_project_service" "this" {
  for_each           = local.services
  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# The job reads the proxy and writes the bucket; the other account starts it, and can do nothing else.
resource "google_service_account" "job" {
  project      = var.project_id
  account_id   = "${var.name}-job"
  display_name = "Graphveil loader ${var.name}: reads the proxy, writes the bucket"
  depends_on   = [google_project_service.this]
}

resource "google_service_account" "start" {
  project      = var.project_id
  account_id   = "${var.name}-start"
  display_name = "Starts Graphveil loader ${var.name}"
  depends_on   = [google_project_service.this]
}

resource "google_storage_bucket" "lake" {
  #checkov:skip=CKV_GCP_62:Cloud Audit Logs say who reads objects, where data access logs are on
  #checkov:skip=CKV_GCP_78:versions would keep what retention_days and a person's deletion take away
  project                     = var.project_id
  name                        = "${var.project_id}-${var.name}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = var.labels
  dynamic "encryption" {
    for_each = var.kms_key_name[*]
    content {
      default_kms_key_name = encryption.value
    }
  }
  dynamic "lifecycle_rule" {
    for_each = var.retention_days[*]
    content {
      condition {
        age            = lifecycle_rule.value
        matches_prefix = flatten([for table in local.kept_tables : ["${var.dataset}/${table}/", "${var.dataset}/${table}__"]])
      }
      action {
        type = "Delete"
      }
    }
  }
  depends_on = [google_project_service.this]
}

resource "google_storage_bucket_iam_member" "job" {
  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.objectUser"
  member = google_service_account.job.member
}

resource "google_cloud_run_v2_job" "load" {
  project             = var.project_id
  name                = var.name
  location            = var.region
  labels              = var.labels
  deletion_protection = false
  template {
    task_count  = var.shards
    parallelism = var.parallelism
    template {
      service_account = google_service_account.job.email
      timeout         = "${var.task.timeout_seconds}s"
      max_retries     = var.task.retries
      encryption_key  = var.kms_key_name
      containers {
        image = var.image
        args = concat(
          [var.endpoint, "--lake", "gs://${google_storage_bucket.lake.name}", "--dataset", var.dataset],
          ["--mode", var.load.mode, "--folders", var.load.folders, "--chunk", tostring(var.load.chunk)],
          var.load.arguments,
        )
        resources {
          limits = { cpu = var.task.cpu, memory = var.task.memory }
        }
        env {
          name  = "RUNTIME__DLTHUB_TELEMETRY"
          value = "false"
        }
        # With it, gcsfs asks whether the bucket exists, for which the job has no right: a load into an empty bucket would fail.
        env {
          name  = "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT"
          value = "false"
        }
      }
    }
  }
  depends_on = [google_project_service.this, google_storage_bucket_iam_member.job]
}

resource "google_cloud_run_v2_job_iam_member" "start" {
  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_job.load.name
  role     = "roles/run.invoker"
  member   = google_service_account.start.member
}

resource "google_cloud_scheduler_job" "start" {
  count       = var.schedule == null ? 0 : 1
  project     = var.project_id
  region      = var.region
  name        = var.name
  description = "Starts the Cloud Run job ${var.name}."
  schedule    = var.schedule
  time_zone   = var.time_zone
  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/projects/${var.project_id}/locations/${var.region}/jobs/${google_cloud_run_v2_job.load.name}:run"
    oauth_token {
      service_account_email = google_service_account.start.email
    }
  }
  # A second start beside the first would read everything twice.
  retry_config {
    retry_count = 0
  }
  depends_on = [google_project_service.this]
}
