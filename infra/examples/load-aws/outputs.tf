output "caller" {
  description = "The entry of the proxy's policy that lets the job in: put it into `callers`, with the groups that it may read."
  value = jsonencode({
    name   = "loader"
    match  = { awsRole = "arn:${local.partition}:iam::${local.account}:role/${aws_iam_role.job.name}" }
    groups = ["directory", "mail", "calendar", "rooms"]
  })
}

output "bucket" {
  description = "Where the files are."
  value       = "s3://${aws_s3_bucket.lake.bucket}/${var.dataset}"
}

output "run_command" {
  description = "Starts the job now; the console of AWS Batch shows its tasks."
  value       = "aws batch submit-job --region ${var.region} --job-name ${var.name} --job-queue ${aws_batch_job_queue.this.name} --job-definition ${aws_batch_job_definition.load.name} --array-properties size=${var.shards}"
}

output "logs_command" {
  description = "What the tasks say."
  value       = "aws logs tail ${aws_cloudwatch_log_group.this.name} --region ${var.region} --follow --format short"
}

output "tables_command" {
  description = "Writes `tables.json` after the first load, and again after a change of the policy."
  value       = "python -m graphveil_dlt.tables s3://${aws_s3_bucket.lake.bucket}/${var.dataset} >tables.json"
}

output "tables" {
  description = "The views that there are to query; empty before `tables_file` is set."
  value       = sort(keys(local.views))
}

output "view_queries" {
  description = "Ids of the saved queries that make the views, in the order in which they have to be run."
  value       = [for name in local.view_order : aws_athena_named_query.view[name].id]
}

output "workgroup" {
  description = "The workgroup in which to ask."
  value       = aws_athena_workgroup.this.name
}

output "query" {
  description = "A first question: who has most mail."
  value       = "SELECT user_id, count(*) AS mails FROM \"${var.dataset}\".\"messages\" GROUP BY user_id ORDER BY mails DESC LIMIT 5"
}

output "reader_policy" {
  description = "The IAM policy of somebody who asks, and changes nothing."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Effect   = "Allow"
        Action   = ["athena:GetQueryExecution", "athena:GetQueryResults", "athena:GetWorkGroup", "athena:StartQueryExecution", "athena:StopQueryExecution"]
        Resource = aws_athena_workgroup.this.arn
      },
      {
        Effect = "Allow"
        Action = ["glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"]
        Resource = [
          "arn:${local.partition}:glue:${var.region}:${local.account}:catalog",
          "arn:${local.partition}:glue:${var.region}:${local.account}:database/${var.dataset}",
          "arn:${local.partition}:glue:${var.region}:${local.account}:table/${var.dataset}/*",
        ]
      },
      { Effect = "Allow", Action = ["s3:GetBucketLocation", "s3:ListBucket"], Resource = aws_s3_bucket.lake.arn },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.lake.arn}/${var.dataset}/*" },
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${aws_s3_bucket.lake.arn}/athena/*" },
      ], var.kms_key_arn == null ? [] : [
      { Effect = "Allow", Action = ["kms:Decrypt", "kms:GenerateDataKey"], Resource = var.kms_key_arn },
    ])
  })
}
