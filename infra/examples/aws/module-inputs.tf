# What organisations set, as the module takes it: the same name, type and default. The module refuses wrong values.

variable "name" {
  description = "Name of the function; the role is `<name>-proxy`, the key's alias `alias/<name>`."
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

variable "key" {
  description = "The KMS key that all keys derive from. `existing_arn`: a key made elsewhere (HMAC_256). `imported`: made without material, which the command in output `key_import` imports. `multi_region` can only be chosen at creation. `replica_of`: ARN of a multi-region key in another region, of which a replica is made here, so that both proxies give the same pseudonyms. `version`: the policy's key version that it serves, once `further_keys` serve others. `administrators`: ARNs that manage the key. They replace the account, whose IAM then counts no more: once these roles and users are deleted, the key cannot be managed again. AWS makes the key only if the role that applies is one of them. Default: the account, whose IAM decides."
  type = object({
    existing_arn   = optional(string)
    imported       = optional(bool, false)
    multi_region   = optional(bool, false)
    replica_of     = optional(string)
    version        = optional(string, "v1")
    administrators = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "further_keys" {
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

variable "function" {
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

variable "logs" {
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

variable "credential" {
  description = "How the function proves itself to Entra ID: `federated`, or `certificate`, where the tenant forbids federated credentials (docs/certificate.md)."
  type        = string
  default     = "federated"
  nullable    = false
}

variable "certificate_file" {
  description = "Path of the public certificate that `graphveil certificate create` makes of output `certificate_key`; leave it out in the first apply, which makes the key."
  type        = string
  default     = null
}

variable "further_certificate_files" {
  description = "Paths of certificates that the application knows besides, in a renewal: the next one, or the one before."
  type        = list(string)
  default     = []
  nullable    = false
}
