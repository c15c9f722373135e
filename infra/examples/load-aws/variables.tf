variable "region" {
  description = "AWS region of the job, the bucket and the tables."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$", var.region))
    error_message = "region must be one such as eu-central-1."
  }
}

variable "endpoint" {
  description = "The proxy: output `endpoint` of examples/aws."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^https://[a-z0-9.-]+$", var.endpoint))
    error_message = "endpoint must be an address such as https://<id>.lambda-url.eu-central-1.on.aws, without a slash at the end."
  }
}

variable "function_arn" {
  description = "The proxy's function, with its alias if it has one: `Resource` in output `caller_policy` of examples/aws."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^arn:aws(-[a-z]+)*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_-]+)?$", var.function_arn))
    error_message = "function_arn must be the ARN of one function, such as arn:aws:lambda:eu-central-1:111122223333:function:graphveil."
  }
}

variable "image" {
  description = "The loader's image by its digest, as `docker push` prints it: integrations/dlt/Dockerfile builds it."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[0-9]{12}[.]dkr[.]ecr[.][a-z0-9.-]+/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image must name a repository of ECR and a digest, such as 111122223333.dkr.ecr.eu-central-1.amazonaws.com/graphveil-dlt@sha256:…: a tag can be moved to another image."
  }
}

variable "vpc_id" {
  description = "The VPC in which the tasks run."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Subnets of that VPC, with a way to the function, S3, ECR and CloudWatch Logs: a NAT gateway, or `assign_public_ip` where they are public."
  type        = list(string)
  nullable    = false
  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "subnet_ids must name at least one subnet."
  }
}

variable "assign_public_ip" {
  description = "Whether a task has a public address, which public subnets without a NAT gateway need. Nothing can connect to it."
  type        = bool
  default     = false
  nullable    = false
}

variable "name" {
  description = "Name of job, queue, workgroup and roles (`<name>-job`, `<name>-start`, `<name>-pull`); the bucket is `<name>-<account>-<region>`."
  type        = string
  default     = "graphveil-load"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 32 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the three roles, where the organisation asks for one."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "A key of yours that encrypts the bucket and the log group; its policy must let in CloudWatch Logs. Default: keys of AWS."
  type        = string
  default     = null
}

variable "shards" {
  description = "Into how many parts the mailboxes are divided: the size of the array job. Another number starts the load over, since each part keeps its own state."
  type        = number
  default     = 8
  nullable    = false
  validation {
    condition     = var.shards >= 2 && var.shards <= 10000 && floor(var.shards) == var.shards
    error_message = "shards must be a whole number from 2 to 10000, as an array of AWS Batch has them."
  }
}

variable "parallelism" {
  description = "How many of them run at once. Each has up to 16 requests to Graph on their way."
  type        = number
  default     = 4
  nullable    = false
  validation {
    condition     = var.parallelism >= 1 && var.parallelism <= var.shards
    error_message = "parallelism must be at least 1, and at most the number of shards."
  }
}

variable "task" {
  description = "Size of one task. `timeout_seconds`: without one, AWS Batch would let a task that hangs run for ever. `attempts`: a task that is tried again goes on behind the last chunk that it wrote."
  type = object({
    vcpu            = optional(number, 1)
    memory_mb       = optional(number, 2048)
    timeout_seconds = optional(number, 21600)
    attempts        = optional(number, 2)
  })
  default  = {}
  nullable = false
  validation {
    condition     = contains([1, 2, 4], var.task.vcpu) && var.task.memory_mb >= 2048 * var.task.vcpu && var.task.memory_mb <= 7680 * var.task.vcpu && var.task.memory_mb % 1024 == 0
    error_message = "task must have 1, 2 or 4 vcpu and, for each of them, 2048 to 7680 MB in steps of 1024, as Fargate has them."
  }
  validation {
    condition     = var.task.timeout_seconds > 600 && var.task.timeout_seconds <= 86400
    error_message = "task.timeout_seconds must be more than 600 and at most 86400: a first load takes longer than ten minutes."
  }
}

variable "schedule" {
  description = "When the job starts, as EventBridge Scheduler writes it; null for never by itself. Runs must not overlap: leave more time between them than a run takes."
  type        = string
  default     = "cron(0 2 * * ? *)"
  validation {
    condition     = var.schedule == null || can(regex("^(cron|rate)\\(.+\\)$", var.schedule))
    error_message = "schedule must be one of EventBridge Scheduler, such as cron(0 2 * * ? *)."
  }
}

variable "time_zone" {
  description = "Time zone of the schedule."
  type        = string
  default     = "Etc/UTC"
  nullable    = false
}

variable "load" {
  description = "What is loaded. `mode`: delta follows changes and deletions, window reads what was received since the last load. `folders`: of mail, or all. `chunk`: mailboxes that are written together. `arguments`: further ones of `graphveil-dlt`."
  type = object({
    mode      = optional(string, "delta")
    folders   = optional(string, "inbox,sentitems")
    chunk     = optional(number, 250)
    arguments = optional(list(string), [])
  })
  default  = {}
  nullable = false
  validation {
    condition     = contains(["delta", "window"], var.load.mode)
    error_message = "load.mode must be delta or window."
  }
  validation {
    condition     = var.load.chunk >= 1 && floor(var.load.chunk) == var.load.chunk
    error_message = "load.chunk must be a whole number of mailboxes, at least 1."
  }
}

variable "dataset" {
  description = "Folder of the files in the bucket, and Glue database of the tables."
  type        = string
  default     = "m365"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", var.dataset))
    error_message = "dataset must have lower-case letters, digits and single underscores: dlt would write another name otherwise."
  }
}

variable "retention_days" {
  description = "After how many days a file of mail, calendars or settings is deleted; null for never. What did not change since then leaves the tables with it."
  type        = number
  default     = null
  validation {
    condition     = var.retention_days == null ? true : var.retention_days >= 1 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number of days, at least 1."
  }
}

variable "tables_file" {
  description = "Path of `tables.json`, which `python -m graphveil_dlt.tables` writes after the first load; null before it, when there are no tables yet."
  type        = string
  default     = null
  validation {
    condition     = var.tables_file == null ? true : try(length(jsondecode(file(var.tables_file))) > 0, false)
    error_message = "tables_file must be the path of a JSON file with at least one table: take output tables_command after the first load."
  }
}
