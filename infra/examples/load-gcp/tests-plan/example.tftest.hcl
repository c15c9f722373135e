# The job, its two accounts, the bucket and the tables, and that they fit one another and what the loader was tested with.
mock_provider "google" {
  override_during = plan
  source          = "../../fixtures/mocks/google"
}

# The mocks know one service account; here are two.
override_resource {
  target          = google_service_account.job
  override_during = plan
  values = {
    email  = "graphveil-load-job@graphveil-demo.iam.gserviceaccount.com"
    member = "serviceAccount:graphveil-load-job@graphveil-demo.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_service_account.start
  override_during = plan
  values = {
    email  = "graphveil-load-start@graphveil-demo.iam.gserviceaccount.com"
    member = "serviceAccount:graphveil-load-start@graphveil-demo.iam.gserviceaccount.com"
  }
}

variables {
  project_id = "graphveil-demo"
  region     = "europe-west3"
  endpoint   = "https://graphveil-123456789012.europe-west3.run.app"
  image      = "europe-west3-docker.pkg.dev/graphveil-demo/loaders/graphveil-dlt@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
}

run "one_apply" {
  command = plan
  assert {
    condition     = google_cloud_run_v2_job.load.template[0].template[0].containers[0].args == tolist(concat([var.endpoint, "--lake", "gs://graphveil-demo-graphveil-load"], jsondecode(file("../../fixtures/load.json")).arguments))
    error_message = "The job must load into its bucket, with the arguments that the loader is tested with."
  }
  assert {
    condition     = { for env in google_cloud_run_v2_job.load.template[0].template[0].containers[0].env : env.name => env.value } == merge(jsondecode(file("../../fixtures/load.json")).environment, { GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT = "false" })
    error_message = "The job must send no telemetry, and have no other variable: none is a secret."
  }
  assert {
    condition     = google_cloud_run_v2_job.load.template[0].task_count == 8 && google_cloud_run_v2_job.load.template[0].parallelism == 4 && google_cloud_run_v2_job.load.template[0].template[0].timeout == "21600s"
    error_message = "The tasks must be the shards, and must not end after the ten minutes of the platform."
  }
  assert {
    condition     = google_cloud_run_v2_job.load.template[0].template[0].service_account == "graphveil-load-job@graphveil-demo.iam.gserviceaccount.com" && google_storage_bucket_iam_member.job.role == "roles/storage.objectUser" && google_storage_bucket_iam_member.job.member == "serviceAccount:graphveil-load-job@graphveil-demo.iam.gserviceaccount.com"
    error_message = "The job must run as its own account, which may write objects."
  }
  assert {
    condition     = google_cloud_run_v2_job_iam_member.start.role == "roles/run.invoker" && google_cloud_run_v2_job_iam_member.start.member == "serviceAccount:graphveil-load-start@graphveil-demo.iam.gserviceaccount.com" && google_cloud_scheduler_job.start[0].http_target[0].oauth_token[0].service_account_email == "graphveil-load-start@graphveil-demo.iam.gserviceaccount.com"
    error_message = "Another account must start the job, and may do nothing else."
  }
  assert {
    condition     = google_cloud_scheduler_job.start[0].http_target[0].uri == "https://run.googleapis.com/v2/projects/graphveil-demo/locations/europe-west3/jobs/graphveil-load:run"
    error_message = "The schedule must start this job."
  }
  assert {
    condition     = google_storage_bucket.lake.public_access_prevention == "enforced" && google_storage_bucket.lake.uniform_bucket_level_access && length(google_storage_bucket.lake.lifecycle_rule) == 0
    error_message = "Nobody may publish the bucket, and nothing may go unless retention_days says so."
  }
  assert {
    condition     = length(google_bigquery_table.files) == 0 && length(output.tables) == 0 && jsondecode(output.caller).match.gcpServiceAccount == "graphveil-load-job@graphveil-demo.iam.gserviceaccount.com"
    error_message = "Before the first load there must be no tables, and what the policy needs must be printed."
  }
}

run "tables_after_the_first_load" {
  command = plan
  variables {
    tables_file = "../../fixtures/load-tables.json"
    readers     = ["group:analysts@example.com"]
  }
  assert {
    condition     = output.tables == tolist(["calendar_view", "messages", "messages__to_recipients", "messages__to_recipients__marks", "skipped_mailboxes", "users"]) && length(google_bigquery_table.files) == 7
    error_message = "Each table must have its files and, but for the epochs, a view."
  }
  assert {
    condition     = google_bigquery_table.files["messages"].external_data_configuration[0].source_uris == tolist(["gs://graphveil-demo-graphveil-load/m365/messages/*.parquet"]) && contains(jsondecode(google_bigquery_table.files["calendar_view"].external_data_configuration[0].schema), { name = "start__date_time", type = "DATETIME", mode = "NULLABLE" })
    error_message = "A table must read its own folder, by the columns that the loader wrote."
  }
  assert {
    condition     = strcontains(google_bigquery_table.view["messages"].view[0].query, "PARTITION BY `folder`, `id`, `user_id` ORDER BY _dlt_load_id DESC") && strcontains(google_bigquery_table.view["messages"].view[0].query, "FROM `graphveil-demo.m365.messages_files`") && strcontains(google_bigquery_table.view["messages"].view[0].query, "`graphveil-demo.m365.sync_epochs_files`")
    error_message = "A view must show the newest row of each key."
  }
  assert {
    condition     = strcontains(google_bigquery_table.part["messages__to_recipients"].view[0].query, "IN (SELECT _dlt_id FROM `graphveil-demo.m365.messages`)") && strcontains(google_bigquery_table.part["messages__to_recipients__marks"].view[0].query, "IN (SELECT _dlt_id FROM `graphveil-demo.m365.messages__to_recipients_files` WHERE _dlt_parent_id IN (SELECT _dlt_id FROM `graphveil-demo.m365.messages`))") && alltrue([for view in google_bigquery_table.view : !view.view[0].use_legacy_sql])
    error_message = "A list must be that of the rows that count."
  }
  assert {
    condition     = google_bigquery_dataset_iam_member.reader["group:analysts@example.com"].role == "roles/bigquery.dataViewer" && google_storage_bucket_iam_member.reader["group:analysts@example.com"].role == "roles/storage.objectViewer"
    error_message = "A reader must read the tables and the files behind them, and change neither."
  }
}

run "as_an_organisation_asks" {
  command = plan
  variables {
    name           = "mail-load"
    labels         = { owner = "analytics" }
    kms_key_name   = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/cmek"
    shards         = 64
    parallelism    = 16
    schedule       = null
    retention_days = 365
    task           = { memory = "4Gi", timeout_seconds = 43200 }
    load           = { mode = "window", arguments = ["--resources", "users,messages"] }
  }
  assert {
    condition     = length(google_cloud_scheduler_job.start) == 0 && google_storage_bucket.lake.encryption[0].default_kms_key_name == var.kms_key_name && google_cloud_run_v2_job.load.template[0].template[0].encryption_key == var.kms_key_name
    error_message = "No schedule and the organisation's key must be possible."
  }
  assert {
    condition     = one(google_storage_bucket.lake.lifecycle_rule[0].condition).age == 365 && contains(one(google_storage_bucket.lake.lifecycle_rule[0].condition).matches_prefix, "m365/messages/") && alltrue([for prefix in one(google_storage_bucket.lake.lifecycle_rule[0].condition).matches_prefix : !strcontains(prefix, "/_dlt") && !strcontains(prefix, "/users")])
    error_message = "Old files must go, but not the state of the loads, and not the people, who are written again each time."
  }
  assert {
    condition     = slice(google_cloud_run_v2_job.load.template[0].template[0].containers[0].args, 11, 13) == tolist(["--resources", "users,messages"])
    error_message = "Further arguments must reach the loader."
  }
}

run "region_that_is_a_zone" {
  command = plan
  variables {
    region = "europe-west3-a"
  }
  expect_failures = [var.region]
}

run "endpoint_with_a_slash_at_the_end" {
  command = plan
  variables {
    endpoint = "https://graphveil-123456789012.europe-west3.run.app/"
  }
  expect_failures = [var.endpoint]
}

run "image_by_a_tag" {
  command = plan
  variables {
    image = "europe-west3-docker.pkg.dev/graphveil-demo/loaders/graphveil-dlt:latest"
  }
  expect_failures = [var.image]
}

run "name_too_long_for_an_account" {
  command = plan
  variables {
    name = "graphveil-loader-of-europe"
  }
  expect_failures = [var.name]
}

run "more_shards_than_the_platform_has" {
  command = plan
  variables {
    shards = 20000
  }
  expect_failures = [var.shards]
}

run "more_at_once_than_there_are" {
  command = plan
  variables {
    shards      = 2
    parallelism = 4
  }
  expect_failures = [var.parallelism]
}

run "the_platforms_own_timeout" {
  command = plan
  variables {
    task = { timeout_seconds = 600 }
  }
  expect_failures = [var.task]
}

run "schedule_that_is_no_cron" {
  command = plan
  variables {
    schedule = "daily"
  }
  expect_failures = [var.schedule]
}

run "unknown_mode" {
  command = plan
  variables {
    load = { mode = "full" }
  }
  expect_failures = [var.load]
}

run "empty_chunk" {
  command = plan
  variables {
    load = { chunk = 0 }
  }
  expect_failures = [var.load]
}

run "dataset_that_dlt_would_rename" {
  command = plan
  variables {
    dataset = "M365-Mail"
  }
  expect_failures = [var.dataset]
}

run "retention_of_no_day" {
  command = plan
  variables {
    retention_days = 0
  }
  expect_failures = [var.retention_days]
}

run "tables_that_were_not_written" {
  command = plan
  variables {
    tables_file = "missing.json"
  }
  expect_failures = [var.tables_file]
}

run "the_public_as_a_reader" {
  command = plan
  variables {
    readers = ["allAuthenticatedUsers"]
  }
  expect_failures = [var.readers]
}
