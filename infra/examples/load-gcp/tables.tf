locals {
  tables = var.tables_file == null ? {} : jsondecode(file(var.tables_file))
  types = {
    text = "STRING", json = "STRING", bigint = "INTEGER", double = "FLOAT", bool = "BOOLEAN"
    date = "DATE", timestamp = "TIMESTAMP", datetime = "DATETIME"
  }
  qualified = { for name in keys(local.tables) : name => "`${var.project_id}.${var.dataset}.${name}_files`" }
  # The rows of a list's owner that count. Where the owner is an entry of a list itself, the way goes up to the row that has a key.
  parents = { for name, table in local.tables : name => join("", concat(
    [for owner in table.parents : "SELECT _dlt_id FROM ${local.qualified[owner]} WHERE _dlt_parent_id IN (" if length(local.tables[owner].parents) > 0],
    [for root in table.parents : "SELECT _dlt_id FROM `${var.project_id}.${var.dataset}.${root}`" if length(local.tables[root].parents) == 0],
    [for owner in table.parents : ")" if length(local.tables[owner].parents) > 0],
  )) }
  views = { for name, table in local.tables : name => templatefile("${path.module}/views/${table.view}.sql", {
    columns = join(", ", [for column in keys(table.columns) : "`${column}`"])
    key     = join(", ", [for column in table.key : "`${column}`"])
    files   = local.qualified[name]
    epochs  = "`${var.project_id}.${var.dataset}.sync_epochs_files`"
    parents = local.parents[name]
  }) if table.view != "none" }
}

resource "google_bigquery_dataset" "this" {
  #checkov:skip=CKV_GCP_81:Google encrypts it with its own key, and kms_key_name sets another
  project                    = var.project_id
  dataset_id                 = var.dataset
  location                   = var.region
  description                = "Sanitized mail and calendars: views over the files of gs://${google_storage_bucket.lake.name}"
  labels                     = var.labels
  delete_contents_on_destroy = false
  dynamic "default_encryption_configuration" {
    for_each = var.kms_key_name[*]
    content {
      kms_key_name = default_encryption_configuration.value
    }
  }
  depends_on = [google_project_service.this]
}

# Every row that was ever written. The views show what counts.
resource "google_bigquery_table" "files" {
  #checkov:skip=CKV_GCP_80:holds nothing: the files are the bucket's
  #checkov:skip=CKV_GCP_121:holds nothing: the files are the bucket's
  for_each            = local.tables
  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = "${each.key}_files"
  labels              = var.labels
  deletion_protection = false
  external_data_configuration {
    source_format = "PARQUET"
    autodetect    = false
    source_uris   = ["gs://${google_storage_bucket.lake.name}/${var.dataset}/${each.key}/*.parquet"]
    schema        = jsonencode([for column, type in each.value.columns : { name = column, type = local.types[type], mode = "NULLABLE" }])
  }
}

resource "google_bigquery_table" "view" {
  #checkov:skip=CKV_GCP_80:holds nothing: the files are the bucket's
  #checkov:skip=CKV_GCP_121:holds nothing: the files are the bucket's
  for_each            = { for name, query in local.views : name => query if length(local.tables[name].parents) == 0 }
  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  labels              = var.labels
  deletion_protection = false
  view {
    query          = each.value
    use_legacy_sql = false
  }
  depends_on = [google_bigquery_table.files]
}

# Lists, such as the recipients of a mail.
resource "google_bigquery_table" "part" {
  #checkov:skip=CKV_GCP_80:holds nothing: the files are the bucket's
  #checkov:skip=CKV_GCP_121:holds nothing: the files are the bucket's
  for_each            = { for name, query in local.views : name => query if length(local.tables[name].parents) > 0 }
  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  labels              = var.labels
  deletion_protection = false
  view {
    query          = each.value
    use_legacy_sql = false
  }
  depends_on = [google_bigquery_table.view]
}

resource "google_bigquery_dataset_iam_member" "reader" {
  for_each   = var.readers
  project    = var.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value
}

resource "google_storage_bucket_iam_member" "reader" {
  for_each = var.readers
  bucket   = google_storage_bucket.lake.name
  role     = "roles/storage.objectViewer"
  member   = each.value
}
