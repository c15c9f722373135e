# What organisations set, as the module takes it: the same name, type and default. The module refuses wrong values.

variable "name" {
  description = "Name of the function; the service accounts are `<name>-proxy` and `<name>-build`, key ring and repository `<name>`."
  type        = string
  default     = "graphveil"
  nullable    = false
}

variable "labels" {
  description = "Labels of everything that takes labels."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "key" {
  description = "The Cloud KMS key that all keys derive from. `existing_version`: name of a version of a MAC key made elsewhere. `imported`: made without material, which the command in output `key_import` imports. `import_version`: number of the version that holds the imported material, another than 1 only where an import failed and the next one got a new number. `version`: the policy's key version that it serves, once `further_keys` serve others. `protection_level`: SOFTWARE or HSM, of every key that is made."
  type = object({
    existing_version = optional(string)
    imported         = optional(bool, false)
    import_version   = optional(number, 1)
    version          = optional(string, "v1")
    protection_level = optional(string, "SOFTWARE")
  })
  default  = {}
  nullable = false
}

variable "further_keys" {
  description = "A Cloud KMS key of its own for further versions of the policy's keys, by version: `{ v2 = {} }` makes one for `v2`, as a rotation needs after the first key was used by somebody who should not. Attributes as in `key`. Without any, `key` serves every version."
  type = map(object({
    existing_version = optional(string)
    imported         = optional(bool, false)
    import_version   = optional(number, 1)
  }))
  default  = {}
  nullable = false
}

variable "kms_key_name" {
  description = "A key of yours (CMEK) that encrypts the function, the source bucket, the repository of images and the log bucket, for an organisation that forbids Google's own keys. It is no root key. The service agents that the README lists need roles/cloudkms.cryptoKeyEncrypterDecrypter on it before the apply."
  type        = string
  default     = null
}

variable "function" {
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

variable "logs" {
  description = "Where the audit events are kept. `own_bucket`: a log bucket of their own for `retention_days`, which Terraform refuses to destroy, and which a later installation of the same name takes over. `sinks`: ways to a SIEM, by name: a destination such as `pubsub.googleapis.com/projects/<project>/topics/<topic>`; who writes there is in output `sink_writers`."
  type = object({
    own_bucket     = optional(bool, true)
    retention_days = optional(number, 400)
    sinks          = optional(map(string), {})
  })
  default  = {}
  nullable = false
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
