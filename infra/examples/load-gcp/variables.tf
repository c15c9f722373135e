variable "project_id" {
  description = "Google Cloud project of the job, the bucket and the tables."
  type        = string
  nullable    = false
}

variable "region" {
  description = "Google Cloud region of all of them."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", var.region))
    error_message = "region must be a region such as europe-west3, not a zone and not a multi-region."
  }
}

variable "endpoint" {
  description = "The proxy: output `endpoint` of examples/gcp."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^https://[a-z0-9.-]+$", var.endpoint))
    error_message = "endpoint must be an address such as https://graphveil-123456789012.europe-west3.run.app, without a slash at the end."
  }
}

variable "image" {
  description = "The loader's image by its digest, as `docker push` prints it: integrations/dlt/Dockerfile builds it."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z0-9.-]+/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image must name a digest, such as europe-west3-docker.pkg.dev/my-project/loaders/graphveil-dlt@sha256:…: a tag can be moved to another image."
  }
}

variable "name" {
  description = "Name of the job; the service accounts are `<name>-job` and `<name>-start`, the bucket `<project>-<name>`."
  type        = string
  default     = "graphveil-load"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,22}[a-z0-9]$", var.name))
    error_message = "name must have 6 to 24 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "labels" {
  description = "Labels of everything that takes labels."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "enable_services" {
  description = "Whether to enable the project's services that the job and the tables need."
  type        = bool
  default     = true
  nullable    = false
}

variable "kms_key_name" {
  description = "A key of yours (CMEK) that encrypts the bucket, the dataset and what the platform keeps of the job. The service agents of Cloud Storage, BigQuery and Cloud Run need roles/cloudkms.cryptoKeyEncrypterDecrypter on it before the apply."
  type        = string
  default     = null
}

variable "shards" {
  description = "Into how many parts the mailboxes are divided: tasks of the job. Another number starts the load over, since each part keeps its own state."
  type        = number
  default     = 8
  nullable    = false
  validation {
    condition     = var.shards >= 1 && var.shards <= 10000 && floor(var.shards) == var.shards
    error_message = "shards must be a whole number from 1 to 10000."
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
  description = "Size of one task. `timeout_seconds`: Cloud Run would end a task after ten minutes. `memory` also holds the files of a chunk of mailboxes, since the platform has no other disk. `retries`: a task that is tried again goes on behind the last chunk that it wrote."
  type = object({
    cpu             = optional(string, "1")
    memory          = optional(string, "2Gi")
    timeout_seconds = optional(number, 21600)
    retries         = optional(number, 1)
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.task.timeout_seconds > 600 && var.task.timeout_seconds <= 86400
    error_message = "task.timeout_seconds must be more than 600 and at most 86400: a first load takes longer than ten minutes."
  }
}

variable "schedule" {
  description = "When the job starts, as cron writes it; null for never by itself. Runs must not overlap: leave more time between them than a run takes."
  type        = string
  default     = "0 2 * * *"
  validation {
    condition     = var.schedule == null || can(regex("^(\\S+ ){4}\\S+$", var.schedule))
    error_message = "schedule must have the five fields of cron, such as 0 2 * * *."
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
  description = "Folder of the files in the bucket, and BigQuery dataset of the tables."
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

variable "readers" {
  description = "Who may query the tables: members such as `group:analysts@example.com`. They also read the files, since BigQuery reads an external table as the person who asks. A member that starts queries also needs roles/bigquery.jobUser."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for member in var.readers : can(regex("^(user|group|serviceAccount|domain|principal|principalSet):.+", member))])
    error_message = "readers must name members such as group:analysts@example.com; allUsers and allAuthenticatedUsers would publish the tables."
  }
}
