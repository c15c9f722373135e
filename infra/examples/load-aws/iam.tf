locals {
  # Batch runs the tasks on ECS; another account's cannot take the roles.
  task_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

# The job reads the proxy and writes the bucket.
resource "aws_iam_role" "job" {
  name                 = "${var.name}-job"
  assume_role_policy   = local.task_trust
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "job" {
  name = "reads-the-proxy-writes-the-bucket"
  role = aws_iam_role.job.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      # A Function URL asks for both, the second only through the URL.
      {
        Sid       = "ReadsTheProxy"
        Effect    = "Allow"
        Action    = "lambda:InvokeFunctionUrl"
        Resource  = var.function_arn
        Condition = { StringEquals = { "lambda:FunctionUrlAuthType" = "AWS_IAM" } }
      },
      {
        Sid       = "ReadsTheProxyByItsUrlAlone"
        Effect    = "Allow"
        Action    = "lambda:InvokeFunction"
        Resource  = var.function_arn
        Condition = { Bool = { "lambda:InvokedViaFunctionUrl" = "true" } }
      },
      {
        Sid      = "SeesTheBucket"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = aws_s3_bucket.lake.arn
      },
      {
        Sid      = "WritesTheDataset"
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = "${aws_s3_bucket.lake.arn}/${var.dataset}/*"
      },
      ], var.kms_key_arn == null ? [] : [{
        Sid      = "UsesTheKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
    }])
  })
}

# The platform pulls the image and writes the log.
resource "aws_iam_role" "pull" {
  name                 = "${var.name}-pull"
  assume_role_policy   = local.task_trust
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "pull" {
  name = "pulls-the-image-writes-the-log"
  role = aws_iam_role.pull.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # This one action is about no repository.
      { Sid = "AsksForAToken", Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" },
      {
        Sid      = "PullsTheImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = local.repository
      },
      {
        Sid      = "WritesTheLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.this.arn}:*"
      },
    ]
  })
}

# The schedule starts this job, and can do nothing else.
resource "aws_iam_role" "start" {
  name                 = "${var.name}-start"
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "start" {
  name = "starts-the-job"
  role = aws_iam_role.start.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "StartsTheJob"
      Effect   = "Allow"
      Action   = "batch:SubmitJob"
      Resource = [aws_batch_job_queue.this.arn, aws_batch_job_definition.load.arn_prefix, "${aws_batch_job_definition.load.arn_prefix}:*"]
    }]
  })
}
