# The job, its roles, the bucket and the tables, and that they fit one another and what the loader was tested with.
mock_provider "aws" {
  override_during = plan
  source          = "../../fixtures/mocks/aws"
}

# The mocks know one role and one log group; here are others.
override_resource {
  target          = aws_iam_role.job
  override_during = plan
  values          = { arn = "arn:aws:iam::111122223333:role/graphveil-load-job" }
}

override_resource {
  target          = aws_iam_role.pull
  override_during = plan
  values          = { arn = "arn:aws:iam::111122223333:role/graphveil-load-pull" }
}

override_resource {
  target          = aws_iam_role.start
  override_during = plan
  values          = { arn = "arn:aws:iam::111122223333:role/graphveil-load-start" }
}

override_resource {
  target          = aws_cloudwatch_log_group.this
  override_during = plan
  values          = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/batch/graphveil-load" }
}

variables {
  region       = "eu-central-1"
  endpoint     = "https://graphveil2example3url4id5abcdefg.lambda-url.eu-central-1.on.aws"
  function_arn = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil"
  image        = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/graphveil-dlt@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
  vpc_id       = "vpc-0a1b2c3d4e5f60718"
  subnet_ids   = ["subnet-0a1b2c3d4e5f60718"]
}

run "one_apply" {
  command = plan
  assert {
    condition     = jsondecode(aws_batch_job_definition.load.container_properties).command == concat([var.endpoint, "--lake", "s3://graphveil-load-111122223333-eu-central-1"], jsondecode(file("../../fixtures/load.json")).arguments)
    error_message = "The job must load into its bucket, with the arguments that the loader is tested with."
  }
  assert {
    condition     = { for env in jsondecode(aws_batch_job_definition.load.container_properties).environment : env.name => env.value } == jsondecode(file("../../fixtures/load.json")).environment
    error_message = "The job must send no telemetry, and have no other variable: none is a secret."
  }
  assert {
    condition     = aws_batch_job_definition.load.timeout[0].attempt_duration_seconds == 21600 && jsondecode(aws_scheduler_schedule.start[0].target[0].input).ArrayProperties.Size == 8 && aws_batch_compute_environment.this.compute_resources[0].max_vcpus == 4
    error_message = "The array must be the shards, so many at once as parallelism says, and no task may hang for ever."
  }
  assert {
    condition     = aws_scheduler_schedule.start[0].target[0].arn == "arn:aws:scheduler:::aws-sdk:batch:submitJob" && jsondecode(aws_scheduler_schedule.start[0].target[0].input).JobQueue == aws_batch_job_queue.this.arn && aws_scheduler_schedule.start[0].target[0].role_arn == aws_iam_role.start.arn
    error_message = "The schedule must start this job, by a role of its own."
  }
  assert {
    condition     = jsondecode(aws_batch_job_definition.load.container_properties).jobRoleArn == "arn:aws:iam::111122223333:role/graphveil-load-job" && jsondecode(aws_batch_job_definition.load.container_properties).networkConfiguration.assignPublicIp == "DISABLED"
    error_message = "The job must run as its own role, without a public address."
  }
  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.lake.block_public_acls, aws_s3_bucket_public_access_block.lake.block_public_policy, aws_s3_bucket_public_access_block.lake.ignore_public_acls, aws_s3_bucket_public_access_block.lake.restrict_public_buckets]) && strcontains(aws_s3_bucket_policy.lake.policy, "aws:SecureTransport") && length(aws_s3_bucket_lifecycle_configuration.lake.rule) == 2
    error_message = "Nobody may publish the bucket or read it without TLS, and no row may go unless retention_days says so."
  }
  assert {
    condition     = aws_athena_workgroup.this.configuration[0].enforce_workgroup_configuration && [for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : rule.expiration[0].days if rule.id == "results-of-queries"] == [7]
    error_message = "Answers must be where the workgroup says, encrypted, and go after a week."
  }
  assert {
    condition     = length(aws_glue_catalog_table.files) == 0 && length(output.tables) == 0 && jsondecode(output.caller).match.awsRole == "arn:aws:iam::111122223333:role/graphveil-load-job"
    error_message = "Before the first load there must be no tables, and what the policy needs must be printed."
  }
}

run "tables_after_the_first_load" {
  command = plan
  variables {
    tables_file = "../../fixtures/load-tables.json"
  }
  assert {
    condition     = output.tables == tolist(["calendar_view", "messages", "messages__to_recipients", "messages__to_recipients__marks", "skipped_mailboxes", "users"]) && length(aws_glue_catalog_table.files) == 7
    error_message = "Each table must have its files and, but for the epochs, a view."
  }
  assert {
    condition     = slice(local.view_order, 4, 6) == ["messages__to_recipients", "messages__to_recipients__marks"] && length(output.view_queries) == 6
    error_message = "A list must come after the rows that it is of."
  }
  assert {
    condition     = aws_glue_catalog_table.files["messages"].storage_descriptor[0].location == "s3://graphveil-load-111122223333-eu-central-1/m365/messages/" && contains([for column in aws_glue_catalog_table.files["calendar_view"].storage_descriptor[0].columns : "${column.name} ${column.type}"], "start__date_time timestamp")
    error_message = "A table must read its own folder, by the columns that the loader wrote."
  }
  assert {
    condition     = startswith(aws_athena_named_query.view["messages"].query, "CREATE OR REPLACE VIEW \"m365\".\"messages\" AS") && strcontains(aws_athena_named_query.view["messages"].query, "PARTITION BY \"folder\", \"id\", \"user_id\" ORDER BY _dlt_load_id DESC") && strcontains(aws_athena_named_query.view["messages"].query, "FROM \"m365\".\"messages_files\"")
    error_message = "A view must show the newest row of each key."
  }
  assert {
    condition     = strcontains(aws_athena_named_query.view["messages__to_recipients"].query, "IN (SELECT _dlt_id FROM \"m365\".\"messages\")") && strcontains(aws_athena_named_query.view["messages__to_recipients__marks"].query, "IN (SELECT _dlt_id FROM \"m365\".\"messages__to_recipients_files\" WHERE _dlt_parent_id IN (SELECT _dlt_id FROM \"m365\".\"messages\"))")
    error_message = "A list must be that of the rows that count."
  }
}

run "as_an_organisation_asks" {
  command = plan
  variables {
    name                 = "mail-load"
    tags                 = { owner = "analytics" }
    permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
    kms_key_arn          = "arn:aws:kms:eu-central-1:111122223333:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb"
    shards               = 64
    parallelism          = 16
    schedule             = null
    retention_days       = 365
    assign_public_ip     = true
    task                 = { vcpu = 2, memory_mb = 8192, timeout_seconds = 43200 }
    load                 = { mode = "window", arguments = ["--resources", "users,messages"] }
  }
  assert {
    condition     = length(aws_scheduler_schedule.start) == 0 && one(aws_s3_bucket_server_side_encryption_configuration.lake.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == var.kms_key_arn && strcontains(aws_iam_role_policy.job.policy, var.kms_key_arn) && strcontains(output.reader_policy, var.kms_key_arn)
    error_message = "No schedule and the organisation's key must be possible."
  }
  assert {
    condition     = alltrue([for role in [aws_iam_role.job, aws_iam_role.pull, aws_iam_role.start] : role.permissions_boundary == var.permissions_boundary])
    error_message = "Each role must be bounded."
  }
  assert {
    condition     = contains([for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : rule.filter[0].prefix], "m365/messages/") && alltrue([for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : !strcontains(rule.filter[0].prefix, "/_dlt") && !strcontains(rule.filter[0].prefix, "/users")])
    error_message = "Old files must go, but not the state of the loads, and not the people, who are written again each time."
  }
  assert {
    condition     = slice(jsondecode(aws_batch_job_definition.load.container_properties).command, 11, 13) == ["--resources", "users,messages"] && aws_batch_compute_environment.this.compute_resources[0].max_vcpus == 32
    error_message = "Further arguments and the size must reach the job."
  }
}

run "region_that_is_a_zone" {
  command = plan
  variables {
    region = "eu-central-1a"
  }
  expect_failures = [var.region]
}

run "endpoint_with_a_slash_at_the_end" {
  command = plan
  variables {
    endpoint = "https://graphveil2example3url4id5abcdefg.lambda-url.eu-central-1.on.aws/"
  }
  expect_failures = [var.endpoint]
}

run "every_function_of_the_account" {
  command = plan
  variables {
    function_arn = "arn:aws:lambda:eu-central-1:111122223333:function:*"
  }
  expect_failures = [var.function_arn]
}

run "image_by_a_tag" {
  command = plan
  variables {
    image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/graphveil-dlt:latest"
  }
  expect_failures = [var.image]
}

run "no_subnet" {
  command = plan
  variables {
    subnet_ids = []
  }
  expect_failures = [var.subnet_ids]
}

run "name_too_long_for_a_bucket" {
  command = plan
  variables {
    name = "graphveil-loader-of-the-whole-company"
  }
  expect_failures = [var.name]
}

run "one_shard" {
  command = plan
  variables {
    shards      = 1
    parallelism = 1
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

run "a_size_that_fargate_lacks" {
  command = plan
  variables {
    task = { vcpu = 1, memory_mb = 16384 }
  }
  expect_failures = [var.task]
}

run "a_timeout_of_ten_minutes" {
  command = plan
  variables {
    task = { timeout_seconds = 600 }
  }
  expect_failures = [var.task]
}

run "schedule_that_is_no_expression" {
  command = plan
  variables {
    schedule = "0 2 * * *"
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
