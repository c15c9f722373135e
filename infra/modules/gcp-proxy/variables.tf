variable "project_id" {
  description = "Google Cloud project of the proxy."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be the project's id, such as graphveil-demo, not its name and not its number."
  }
}

variable "region" {
  description = "Region of function, key, bucket and repository."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", var.region))
    error_message = "region must be a region such as europe-west3, not a zone and not a multi-region."
  }
}

variable "name" {
  description = "Name of the function; the service accounts are `<name>-proxy` and `<name>-build`, key ring and repository `<name>`."
  type        = string
  default     = "graphveil"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,22}[a-z0-9]$", var.name))
    error_message = "name must be 4 to 24 lower-case letters, digits and hyphens, and start with a letter, such as \"graphveil\"."
  }
}

variable "tenant_id" {
  description = "Entra tenant whose mailboxes are read."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.tenant_id)) && !can(regex("^[0-]*$", var.tenant_id))
    error_message = "tenant_id must be the tenant's GUID, as `az account show --query tenantId` prints it, not its domain and not zeros."
  }
}

variable "client_id" {
  description = "Application (client) id of the Entra application that trusts this function's service account."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.client_id))
    error_message = "client_id must be the application (client) id, a GUID; module entra-app has it as output client_id."
  }
}

variable "cloud" {
  description = "Microsoft cloud of the tenant: `global`, `usgov` (GCC High), `dod` or `china` (21Vianet)."
  type        = string
  default     = "global"
  nullable    = false
  validation {
    condition     = contains(["global", "usgov", "dod", "china"], var.cloud)
    error_message = "cloud must be global, usgov, dod or china."
  }
}

variable "audience" {
  description = "Audience of the function's identity token. Default: the one that the cloud's federated credentials expect."
  type        = string
  default     = null
  validation {
    condition     = var.audience == null || can(regex("^[A-Za-z0-9:/._~-]{1,600}$", var.audience))
    error_message = "audience must be 1 to 600 letters, digits and : / . _ ~ -, such as api://AzureADTokenExchange."
  }
  validation {
    condition = var.audience == null || !contains(
      [for cloud, audience in local.audiences : audience if audience != lookup(local.audiences, var.cloud, "")],
      coalesce(var.audience, "-"),
    )
    error_message = "audience is that of another Microsoft cloud; leave it out, or set cloud to the tenant's own."
  }
}

variable "package" {
  description = "Path of the released `gcp-function.zip`. A file of other content deploys a new version."
  type        = string
  nullable    = false
  validation {
    condition     = endswith(var.package, ".zip") && try(fileexists(var.package), false)
    error_message = "package must be the path of an existing zip; `npx --yes pnpm@12 run build` writes dist/gcp-function.zip."
  }
}

variable "policy_file" {
  description = "Path of `policy.json`: who may read what. It is delivered through the environment, beside the released zip; at most 32000 characters without blanks."
  type        = string
  nullable    = false
  validation {
    condition     = can(jsondecode(file(var.policy_file)))
    error_message = "policy_file must be the path of a readable JSON file in UTF-8."
  }
  validation {
    condition     = try(length(jsondecode(file(var.policy_file)).callers) > 0, false)
    error_message = "policy_file must hold a policy with at least one entry in callers."
  }
  validation {
    condition     = try(contains(["strict", "analytics", "raw"], try(jsondecode(file(var.policy_file)).profile, "strict")), false)
    error_message = "The profile in policy_file must be strict, analytics or raw."
  }
  validation {
    condition = try(alltrue([
      for caller in jsondecode(file(var.policy_file)).callers : length(caller.name) > 0 && length(keys(caller.match)) == 1
    ]), false)
    error_message = "Each caller in policy_file must have a name, and a match with exactly one of awsRole, awsAccount, gcpServiceAccount, oidc."
  }
  validation {
    condition = try(alltrue([
      for caller in jsondecode(file(var.policy_file)).callers : contains(keys(caller.match), "oidc") == (var.caller_authentication == "oidc")
    ]), false)
    error_message = "With caller_authentication \"platform\" no caller in policy_file may match by oidc; with \"oidc\" each must, since the platform vouches for nobody then."
  }
  validation {
    condition     = try(length(jsonencode(jsondecode(file(var.policy_file)))) <= 32000, false)
    error_message = "policy_file must hold at most 32000 characters without blanks: an environment variable takes no more."
  }
  # A lock is of one text of a policy: without one of this text nobody has checked it, and its permissions may be others.
  validation {
    condition = try(
      jsondecode(file(coalesce(var.permissions_file, "${replace(var.policy_file, "/(?i)\\.json$/", "")}.lock.json"))).fileSha256 == filesha256(var.policy_file),
      var.permissions_file != null || !can(file(var.policy_file)),
    )
    error_message = "policy_file has no lock, or was changed after its lock was written. Check it, which writes the lock beside it: npx --yes pnpm@12 --silent run graphveil policy check --write \"${abspath(var.policy_file)}\""
  }
}

variable "permissions_file" {
  description = "Path of the policy's lock, which `graphveil policy check --write policy.json` writes: that the policy has no faults, and the least permissions that it needs. A plan fails where there is none, or where the policy has changed since. Default: `policy.lock.json` beside `policy.json`. What `run permissions policy.json` prints is taken, too, and then nothing holds the policy to it."
  type        = string
  default     = null
  validation {
    condition     = var.permissions_file == null || can([for permission in jsondecode(file(var.permissions_file)).permissions : permission.name])
    error_message = "permissions_file must be the path of a policy's lock. Leave it out to take the one beside the policy, or write one: npx --yes pnpm@12 --silent run graphveil policy check --write policy.json"
  }
}

variable "caller_authentication" {
  description = "Who checks callers: `platform` (Google's invoker check) or `oidc` (the service lets everybody in and the proxy verifies tokens)."
  type        = string
  default     = "platform"
  nullable    = false
  validation {
    condition     = contains(["platform", "oidc"], var.caller_authentication)
    error_message = "caller_authentication must be platform or oidc."
  }
}

variable "callers" {
  description = "Who may call the service: a name for each, and an IAM member, `serviceAccount:<e-mail>`. Whom the policy does not know is refused all the same."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = var.caller_authentication == "oidc" || alltrue([for member in values(var.callers) : !contains(["allUsers", "allAuthenticatedUsers"], member)])
    error_message = "allUsers and allAuthenticatedUsers open the service to the world; name each service account. Only with caller_authentication \"oidc\", where the proxy itself verifies callers, is the service open."
  }
  validation {
    condition = alltrue([
      for member in values(var.callers) : contains(["allUsers", "allAuthenticatedUsers"], member) || can(regex("^serviceAccount:[a-z0-9-]+@[a-z0-9.-]+\\.gserviceaccount\\.com$", member))
    ])
    error_message = "A caller must be serviceAccount:<e-mail>, without a wildcard: people, groups and domains have no identity token that the policy could match."
  }
  validation {
    condition     = var.caller_authentication == "platform" || alltrue([for member in values(var.callers) : member == "allUsers"])
    error_message = "With caller_authentication \"oidc\" callers must be empty (or allUsers): the service lets everybody in, and the policy's OIDC callers decide."
  }
}

variable "enabled" {
  description = "False makes everything, but lets no caller in. For imported key material that has still to be imported."
  type        = bool
  default     = true
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
  validation {
    condition     = var.key.existing_version == null || can(regex("^projects/[^/\\s]+/locations/[^/\\s]+/keyRings/[^/\\s]+/cryptoKeys/[^/\\s]+/cryptoKeyVersions/[0-9]+$", var.key.existing_version))
    error_message = "key.existing_version must be the name of a version: projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>/cryptoKeyVersions/<number>."
  }
  validation {
    condition     = var.key.existing_version == null || !var.key.imported
    error_message = "Leave out imported where key.existing_version is set: that is decided where the key is made."
  }
  validation {
    condition     = contains(["SOFTWARE", "HSM"], var.key.protection_level)
    error_message = "key.protection_level must be SOFTWARE or HSM."
  }
  validation {
    condition     = var.key.import_version == 1 || (var.key.imported && var.key.import_version > 1 && floor(var.key.import_version) == var.key.import_version)
    error_message = "key.import_version must be the number of an imported version, as gcloud kms keys versions list prints it, and needs imported = true."
  }
  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,32}$", var.key.version))
    error_message = "key.version must be a version of the policy's keys, such as v1: at most 32 letters, digits, _ and -, since a key is named by it."
  }
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
  validation {
    condition     = alltrue([for version in keys(var.further_keys) : can(regex("^[A-Za-z0-9_-]{1,32}$", version)) && version != var.key.version])
    error_message = "The names of further_keys must be versions of the policy's keys, such as v2, and none that key.version serves."
  }
  validation {
    condition = alltrue([
      for key in values(var.further_keys) : key.existing_version == null || can(regex("^projects/[^/\\s]+/locations/[^/\\s]+/keyRings/[^/\\s]+/cryptoKeys/[^/\\s]+/cryptoKeyVersions/[0-9]+$", key.existing_version))
    ])
    error_message = "existing_version in further_keys must be the name of a version: projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>/cryptoKeyVersions/<number>."
  }
  validation {
    condition = alltrue([
      for key in values(var.further_keys) : !(key.existing_version != null && key.imported) && (key.import_version == 1 || (key.imported && key.import_version > 1 && floor(key.import_version) == key.import_version))
    ])
    error_message = "In further_keys, leave out imported where existing_version is set, and set import_version only with imported: it is the number of a version, such as 2."
  }
  validation {
    condition = length(var.further_keys) == 0 || try(alltrue([
      for version in jsondecode(file(var.policy_file)).keys.accept : version == var.key.version || contains(keys(var.further_keys), version)
    ]), true)
    error_message = "With further_keys each version in keys.accept of policy_file needs a key: name it in key.version or in further_keys."
  }
}

variable "kms_key_name" {
  description = "A key of yours (CMEK) that encrypts the function, the source bucket, the repository of images and the log bucket, for an organisation that forbids Google's own keys. It is no root key. The service agents that the README lists need roles/cloudkms.cryptoKeyEncrypterDecrypter on it before the apply."
  type        = string
  default     = null
  validation {
    condition     = var.kms_key_name == null || can(regex("^projects/[^/\\s]+/locations/${var.region}/keyRings/[^/\\s]+/cryptoKeys/[^/\\s]+$", var.kms_key_name))
    error_message = "kms_key_name must be the name of a symmetric key in the function's region, without a version: projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>."
  }
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
  validation {
    condition     = can(regex("^[0-9]+(Mi|Gi)$", var.function.memory))
    error_message = "function.memory must be such as 512Mi or 1Gi."
  }
  validation {
    condition     = can(regex("^(0\\.[0-9]+|[1-8])$", var.function.cpu))
    error_message = "function.cpu must be a number of CPUs such as \"1\" or \"0.583\"."
  }
  validation {
    condition     = var.function.concurrency >= 1 && var.function.concurrency <= 1000 && (var.function.concurrency == 1 || can(regex("^[1-8]$", var.function.cpu)))
    error_message = "function.concurrency must be 1 to 1000, and 1 with less than one CPU."
  }
  validation {
    condition = !can(regex("^[0-9]+(Mi|Gi)$", var.function.memory)) || var.function.concurrency <= max(1, floor((
      tonumber(regex("^[0-9]+", var.function.memory)) * (endswith(var.function.memory, "Gi") ? 1024 : 1) - 256
    ) / 64))
    error_message = "function.concurrency must fit function.memory: 64 MiB for each request over 256 MiB, so at most 4 with 512Mi, 12 with 1Gi, 28 with 2Gi and 60 with 4Gi. Over its limit Google ends the instance with every request on it, and no audit event tells of them."
  }
  validation {
    condition     = var.function.min_instances >= 0 && var.function.max_instances >= 1 && var.function.min_instances <= var.function.max_instances
    error_message = "function.min_instances must be 0 or more, and at most max_instances, which must be 1 or more."
  }
  validation {
    condition     = var.function.timeout_seconds >= 10 && var.function.timeout_seconds <= 3600
    error_message = "function.timeout_seconds must be from 10 to 3600."
  }
  validation {
    condition     = contains(["ALLOW_ALL", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"], var.function.ingress)
    error_message = "function.ingress must be ALLOW_ALL, ALLOW_INTERNAL_ONLY or ALLOW_INTERNAL_AND_GCLB."
  }
  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.function.log_level)
    error_message = "function.log_level must be debug, info, warn or error; audit events are written at every level."
  }
  validation {
    condition     = var.function.max_reply_mb == null ? true : var.function.max_reply_mb >= 1 && var.function.max_reply_mb <= 512 && floor(var.function.max_reply_mb) == var.function.max_reply_mb
    error_message = "function.max_reply_mb must be a whole number from 1 to 512; leave it out for 32."
  }
  validation {
    condition     = var.function.public_url == null || can(regex("^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*$", var.function.public_url))
    error_message = "function.public_url must be an https URL without a slash at the end, such as https://graph.example.com."
  }
  validation {
    condition     = var.function.network == null ? true : contains(["VPC_EGRESS_ALL_TRAFFIC", "VPC_EGRESS_PRIVATE_RANGES_ONLY"], var.function.network.egress)
    error_message = "function.network.egress must be VPC_EGRESS_ALL_TRAFFIC or VPC_EGRESS_PRIVATE_RANGES_ONLY."
  }
}

variable "exclude_request_log" {
  description = "Whether the platform's request log of this service is left out of the project's logs: it holds whole URLs. The audit events record each request without them."
  type        = bool
  default     = true
  nullable    = false
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
  validation {
    condition     = var.logs.retention_days >= 1 && var.logs.retention_days <= 3650 && floor(var.logs.retention_days) == var.logs.retention_days
    error_message = "logs.retention_days must be a whole number from 1 to 3650, such as 400."
  }
  validation {
    condition     = alltrue([for name in keys(var.logs.sinks) : can(regex("^[a-z][a-z0-9-]{0,31}$", name)) && name != "audit"])
    error_message = "The names of logs.sinks must be 1 to 32 lower-case letters, digits and hyphens, such as siem; audit is the module's own."
  }
  validation {
    condition = alltrue([
      for destination in values(var.logs.sinks) : can(regex("^(pubsub\\.googleapis\\.com/projects/[^/\\s]+/topics/[^/\\s]+|bigquery\\.googleapis\\.com/projects/[^/\\s]+/datasets/[^/\\s]+|storage\\.googleapis\\.com/[^/\\s]+|logging\\.googleapis\\.com/projects/[^/\\s]+(/locations/[^/\\s]+/buckets/[^/\\s]+)?)$", destination))
    ])
    error_message = "logs.sinks must be destinations such as pubsub.googleapis.com/projects/<project>/topics/<topic>, bigquery.googleapis.com/projects/<project>/datasets/<dataset>, storage.googleapis.com/<bucket> or logging.googleapis.com/projects/<project>/locations/<location>/buckets/<bucket>."
  }
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
  validation {
    condition     = alltrue([for channel in var.alerts.channels : can(regex("^projects/[^/\\s]+/notificationChannels/[0-9]+$", channel))])
    error_message = "alerts.channels must be names of notification channels, projects/<project>/notificationChannels/<number>."
  }
  validation {
    condition = alltrue([
      for name, threshold in var.alerts.thresholds :
      threshold > 0 && contains([for alarm in local.catalogue.alarms : alarm.name if try(alarm.google.kind, "") == "threshold"], name)
    ])
    error_message = "alerts.thresholds must be numbers greater than 0 by the name of an alert that has one, such as refusals = 100; an alert that is not wanted goes into alerts.off."
  }
  validation {
    condition     = alltrue([for name in var.alerts.off : contains([for alarm in local.catalogue.alarms : alarm.name], name)])
    error_message = "alerts.off must be names of alerts, as docs/runbook.md lists them, such as no-traffic."
  }
}

variable "enable_services" {
  description = "Whether this module enables the project's services that it needs. They stay on when it is destroyed."
  type        = bool
  default     = false
  nullable    = false
}

variable "propagation_wait" {
  description = "How long to wait after IAM bindings and metrics before what needs them is made."
  type        = string
  default     = "60s"
  nullable    = false
  validation {
    condition     = can(regex("^[0-9]{1,4}(s|m)$", var.propagation_wait))
    error_message = "propagation_wait must be seconds or minutes, such as 60s or 2m; 0s waits for nothing."
  }
}

variable "labels" {
  description = "Labels of everything that takes labels."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition = length(var.labels) <= 64 && alltrue([
      for name, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", name)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "labels must be at most 64, names and values of lower-case letters, digits, _ and -, at most 63 characters long, such as owner = \"analytics\"."
  }
}

variable "credential" {
  description = "How the function proves itself to Entra ID: `federated` by the identity of its platform, or `certificate` by a key of the KMS that this module makes, where the tenant forbids federated credentials (docs/certificate.md)."
  type        = string
  default     = "federated"
  nullable    = false
  validation {
    condition     = contains(["federated", "certificate"], var.credential)
    error_message = "credential must be federated or certificate."
  }
}

variable "certificate_file" {
  description = "Path of the public certificate in PEM form that `graphveil certificate create` makes of output `certificate_key`. Leave it out in the first apply, which makes the key; the function has no token until the second."
  type        = string
  default     = null
  validation {
    condition     = var.certificate_file == null ? true : try(length(regexall("-----BEGIN CERTIFICATE-----", file(var.certificate_file))), 0) == 1
    error_message = "certificate_file must be the path of one certificate in PEM form."
  }
  validation {
    condition     = var.certificate_file == null ? true : !strcontains(try(file(var.certificate_file), ""), "PRIVATE KEY")
    error_message = "certificate_file holds a private key, which would be in the state; the key must stay in the KMS. Make another key."
  }
  validation {
    condition     = var.certificate_file == null || var.credential == "certificate"
    error_message = "certificate_file belongs to credential = \"certificate\"; set that, or leave the file out."
  }
}
