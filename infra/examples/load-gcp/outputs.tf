output "caller" {
  description = "The entry of the proxy's policy that lets the job in: put it into `callers`, with the groups that it may read."
  value = jsonencode({
    name   = "loader"
    match  = { gcpServiceAccount = google_service_account.job.email }
    groups = ["directory", "mail", "calendar", "rooms"]
  })
}

output "bucket" {
  description = "Where the files are."
  value       = "gs://${google_storage_bucket.lake.name}/${var.dataset}"
}

output "run_command" {
  description = "Starts the job now and waits for its end."
  value       = "gcloud run jobs execute ${google_cloud_run_v2_job.load.name} --project ${var.project_id} --region ${var.region} --wait"
}

output "tables_command" {
  description = "Writes `tables.json` after the first load, and again after a change of the policy."
  value       = "python -m graphveil_dlt.tables gs://${google_storage_bucket.lake.name}/${var.dataset} >tables.json"
}

output "tables" {
  description = "The views that there are to query; empty before `tables_file` is set."
  value       = sort(keys(local.views))
}

output "query_command" {
  description = "A first question: who has most mail."
  value       = "bq query --project_id=${var.project_id} --nouse_legacy_sql 'SELECT user_id, count(*) AS mails FROM ${var.dataset}.messages GROUP BY user_id ORDER BY mails DESC LIMIT 5'"
}
