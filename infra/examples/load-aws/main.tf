locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # The repository that the image is pulled from.
  image      = regex("^(?P<account>[0-9]{12})[.]dkr[.]ecr[.](?P<region>[a-z0-9-]+)[.][a-z.]+/(?P<name>[^@]+)@", var.image)
  repository = "arn:${local.partition}:ecr:${local.image.region}:${local.image.account}:repository/${local.image.name}"
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_security_group" "task" {
  name_prefix = "${var.name}-"
  description = "Graphveil loader ${var.name}: nothing in, HTTPS out."
  vpc_id      = var.vpc_id
  tags        = var.tags
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "task" {
  security_group_id = aws_security_group.task.id
  description       = "The proxy, S3, ECR and CloudWatch Logs"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  tags              = var.tags
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:AWS encrypts it with its own key, and kms_key_arn sets another; it holds counts alone
  name              = "/aws/batch/${var.name}"
  retention_in_days = 400
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_batch_compute_environment" "this" {
  name = var.name
  type = "MANAGED"
  tags = var.tags
  compute_resources {
    type               = "FARGATE"
    max_vcpus          = var.parallelism * var.task.vcpu
    subnets            = var.subnet_ids
    security_group_ids = [aws_security_group.task.id]
  }
}

resource "aws_batch_job_queue" "this" {
  name     = var.name
  state    = "ENABLED"
  priority = 1
  tags     = var.tags
  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.this.arn
  }
}

resource "aws_batch_job_definition" "load" {
  #checkov:skip=CKV_AWS_210:it is not privileged; Fargate has no such mode
  name                  = var.name
  type                  = "container"
  platform_capabilities = ["FARGATE"]
  propagate_tags        = true
  tags                  = var.tags
  timeout {
    attempt_duration_seconds = var.task.timeout_seconds
  }
  retry_strategy {
    attempts = var.task.attempts
  }
  container_properties = jsonencode({
    image = var.image
    command = concat(
      [var.endpoint, "--lake", "s3://${aws_s3_bucket.lake.bucket}", "--dataset", var.dataset],
      ["--mode", var.load.mode, "--folders", var.load.folders, "--chunk", tostring(var.load.chunk)],
      var.load.arguments,
    )
    environment      = [{ name = "RUNTIME__DLTHUB_TELEMETRY", value = "false" }]
    jobRoleArn       = aws_iam_role.job.arn
    executionRoleArn = aws_iam_role.pull.arn
    resourceRequirements = [
      { type = "VCPU", value = tostring(var.task.vcpu) },
      { type = "MEMORY", value = tostring(var.task.memory_mb) },
    ]
    networkConfiguration         = { assignPublicIp = var.assign_public_ip ? "ENABLED" : "DISABLED" }
    fargatePlatformConfiguration = { platformVersion = "LATEST" }
    runtimePlatform              = { cpuArchitecture = "X86_64", operatingSystemFamily = "LINUX" }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "load"
      }
    }
  })
}

resource "aws_scheduler_schedule" "start" {
  #checkov:skip=CKV_AWS_297:it holds the names of job and queue, and the number of shards
  count                        = var.schedule == null ? 0 : 1
  name                         = var.name
  description                  = "Starts the job ${var.name}."
  schedule_expression          = var.schedule
  schedule_expression_timezone = var.time_zone
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:${local.partition}:scheduler:::aws-sdk:batch:submitJob"
    role_arn = aws_iam_role.start.arn
    input = jsonencode({
      JobName         = var.name
      JobQueue        = aws_batch_job_queue.this.arn
      JobDefinition   = aws_batch_job_definition.load.arn
      ArrayProperties = { Size = var.shards }
    })
    # A second start beside the first would read everything twice.
    retry_policy {
      maximum_retry_attempts = 0
    }
  }
}
