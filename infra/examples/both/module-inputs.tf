# What organisations set, as the modules take it: the same type and default. The modules refuse wrong values. What both have is
# told apart by aws_ and google_.

variable "name" {
  description = "Name of both functions; roles, accounts and keys are named by it."
  type        = string
  default     = "graphveil"
  nullable    = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the roles which this module makes, where the organisation asks for one. It must allow what the README lists."
  type        = string
  default     = null
}

variable "release" {
  description = "How a change reaches callers. Without `alias` at once. With it, such as `live`, each change is published as a version, and the Function URL is that of the alias: choose it at the first apply, since the address changes with it. `stable_version` keeps callers on a version, `new_weight` sends that part of them (0.1 is a tenth) to the newest: a canary. A rollback is the older `stable_version` with `new_weight = 0`; without `stable_version` everybody gets the newest."
  type = object({
    alias          = optional(string)
    stable_version = optional(string)
    new_weight     = optional(number, 0)
  })
  default  = {}
  nullable = false
}

variable "vpc" {
  description = "Runs the function in a VPC. What it sends leaves through that network; callers still come through the public Function URL, and AWS says that response streaming is not supported within a VPC environment: after the apply, read one reply over 6 MB before you rely on it. Its subnets need a way out (NAT) to Entra ID and Graph; STS and KMS are reached through interface endpoints, which this module makes unless `endpoints` is false. Their policies let only this function use STS and KMS through them, so the VPC should be its own."
  type = object({
    vpc_id     = string
    subnet_ids = list(string)
    endpoints  = optional(bool, true)
  })
  default = null
}

variable "alarms" {
  description = "CloudWatch alarms, rules on changes, and the dashboard; docs/runbook.md lists them by name. `topic_arns`: SNS topics that are told; without any, no rules are made. `thresholds`: other numbers than the defaults, by the alarm's name. `off`: alarms that are not wanted."
  type = object({
    enabled    = optional(bool, true)
    dashboard  = optional(bool, true)
    topic_arns = optional(list(string), [])
    thresholds = optional(map(number), {})
    off        = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "labels" {
  description = "Labels of everything that takes labels."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "kms_key_name" {
  description = "A key of yours (CMEK) that encrypts the function, the source bucket, the repository of images and the log bucket, for an organisation that forbids Google's own keys. It is no root key. The service agents that the README lists need roles/cloudkms.cryptoKeyEncrypterDecrypter on it before the apply."
  type        = string
  default     = null
}

variable "alerts" {
  description = "Alert policies and the dashboard; docs/runbook.md lists them by name. `channels`: notification channels that are told. `thresholds`: other numbers than the defaults, by the alert's name, within five minutes. `off`: alerts that are not wanted."
  type = object({
    enabled    = optional(bool, true)
    dashboard  = optional(bool, true)
    channels   = optional(list(string), [])
    thresholds = optional(map(number), {})
    off        = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "aws_function" {
  description = "Size of the function. `reserved_concurrency` bounds cost and load, and is required with `oidc`; unset: the account's pool. `tracing` switches X-Ray on. `kms_key_arn`: the key that encrypts the environment; by default AWS's own."
  type = object({
    memory_mb            = optional(number, 1024)
    timeout_seconds      = optional(number, 60)
    reserved_concurrency = optional(number)
    log_level            = optional(string, "info")
    max_reply_mb         = optional(number)
    public_url           = optional(string)
    tracing              = optional(bool, false)
    kms_key_arn          = optional(string)
  })
  default  = {}
  nullable = false
}

variable "google_function" {
  description = "Size and reach of the function. A reply of Graph's is held whole, so `concurrency` must fit `memory`. `network`: direct VPC egress, so that a Cloud NAT gives it fixed addresses; callers still come in by `ingress`. `traffic_to_latest = false` leaves callers on the revision that they have, until a command of output `traffic_commands` moves them: a canary, and a rollback."
  type = object({
    memory            = optional(string, "1Gi")
    cpu               = optional(string, "1")
    concurrency       = optional(number, 8)
    min_instances     = optional(number, 0)
    max_instances     = optional(number, 10)
    timeout_seconds   = optional(number, 60)
    ingress           = optional(string, "ALLOW_ALL")
    log_level         = optional(string, "info")
    max_reply_mb      = optional(number)
    public_url        = optional(string)
    traffic_to_latest = optional(bool, true)
    network = optional(object({
      network    = string
      subnetwork = string
      egress     = optional(string, "VPC_EGRESS_ALL_TRAFFIC")
    }))
  })
  default  = {}
  nullable = false
}

variable "aws_logs" {
  description = "The function's log group, which holds the audit events. `keep_on_destroy`: it survives `terraform destroy`, and AWS refuses to delete it; to delete it, set false and apply first. `subscriptions`: ways to a SIEM, by name: the ARN of a Kinesis stream, Firehose stream, Lambda function or logs destination, and for the streams the role by which CloudWatch Logs writes."
  type = object({
    retention_days  = optional(number, 400)
    kms_key_arn     = optional(string)
    keep_on_destroy = optional(bool, true)
    subscriptions = optional(map(object({
      destination_arn   = string
      role_arn          = optional(string)
      audit_events_only = optional(bool, true)
    })), {})
  })
  default  = {}
  nullable = false
}

variable "google_logs" {
  description = "Where the audit events are kept. `own_bucket`: a log bucket of their own for `retention_days`, which Terraform refuses to destroy, and which a later installation of the same name takes over. `sinks`: ways to a SIEM, by name: a destination such as `pubsub.googleapis.com/projects/<project>/topics/<topic>`; who writes there is in output `sink_writers`."
  type = object({
    own_bucket     = optional(bool, true)
    retention_days = optional(number, 400)
    sinks          = optional(map(string), {})
  })
  default  = {}
  nullable = false
}

variable "aws_further_keys" {
  description = "A KMS key of its own for further versions of the policy's keys, by version: `{ v2 = {} }` makes one for `v2`, as a rotation needs after the first key was used by somebody who should not. Attributes as in `key`. Without any, `key` serves every version."
  type = map(object({
    existing_arn = optional(string)
    imported     = optional(bool, false)
    multi_region = optional(bool, false)
    replica_of   = optional(string)
  }))
  default  = {}
  nullable = false
}

variable "google_further_keys" {
  description = "A Cloud KMS key of its own for further versions of the policy's keys, by version: `{ v2 = {} }` makes one for `v2`, as a rotation needs after the first key was used by somebody who should not. Attributes as in `key`. Without any, `key` serves every version."
  type = map(object({
    existing_version = optional(string)
    imported         = optional(bool, false)
    import_version   = optional(number, 1)
  }))
  default  = {}
  nullable = false
}

variable "key_administrators" {
  description = "ARNs that manage the KMS key instead of the account, as `key.administrators` of the module on AWS."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "credential" {
  description = "How both functions prove themselves to Entra ID: `federated`, or `certificate`, where the tenant forbids federated credentials (docs/certificate.md)."
  type        = string
  default     = "federated"
  nullable    = false
}

variable "aws_certificate_file" {
  description = "Path of the public certificate that `graphveil certificate create` makes of output `certificate_keys.aws`; leave it out in the first apply, which makes the key."
  type        = string
  default     = null
}

variable "google_certificate_file" {
  description = "Path of the public certificate that `graphveil certificate create` makes of output `certificate_keys.gcp`; leave it out in the first apply, which makes the key."
  type        = string
  default     = null
}

variable "further_certificate_files" {
  description = "Paths of certificates that the application knows besides, in a renewal: the next one, or the one before."
  type        = list(string)
  default     = []
  nullable    = false
}
