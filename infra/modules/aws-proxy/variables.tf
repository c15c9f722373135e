variable "name" {
  description = "Name of the function; the role is `<name>-proxy`, the key's alias `alias/<name>`."
  type        = string
  default     = "graphveil"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, and start with a letter, such as \"graphveil\"."
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
  description = "Application (client) id of the Entra application that trusts this function's role."
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
  description = "Path of the released `aws-lambda.zip`. A file of other content deploys a new version."
  type        = string
  nullable    = false
  validation {
    condition     = endswith(var.package, ".zip") && try(fileexists(var.package), false)
    error_message = "package must be the path of an existing zip; `npx --yes pnpm@12 run build` writes dist/aws-lambda.zip."
  }
}

variable "policy_file" {
  description = "Path of `policy.json`: who may read what. It is delivered beside the released zip: in the environment, and as a layer at `/opt/policy.json` where it is too long for that (about 2500 characters)."
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
  description = "Who checks callers: `platform` (IAM in front of the Function URL) or `oidc` (the URL lets everybody in and the proxy verifies tokens)."
  type        = string
  default     = "platform"
  nullable    = false
  validation {
    condition     = contains(["platform", "oidc"], var.caller_authentication)
    error_message = "caller_authentication must be platform or oidc."
  }
}

variable "callers" {
  description = "Who may call the Function URL: a name for each, and the ARN of an IAM role or a 12-digit account id. Whom the policy does not know is refused all the same."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for name in keys(var.callers) : can(regex("^[A-Za-z0-9_-]{1,64}$", name))])
    error_message = "The names of callers must be 1 to 64 letters, digits, _ and -."
  }
  validation {
    condition     = alltrue([for principal in values(var.callers) : !strcontains(principal, "*")])
    error_message = "A caller must not hold a wildcard: name each IAM role, or an account by its 12 digits."
  }
  validation {
    condition = alltrue([
      for principal in values(var.callers) :
      can(regex("^([0-9]{12}|arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:iam::[0-9]{12}:role/([!-~]+/)?[A-Za-z0-9_+=,.@-]{1,64})$", principal))
    ])
    error_message = "A caller must be the ARN of an IAM role (arn:aws:iam::123456789012:role/reader; not of a session, a user or the account's root) or an account's 12 digits."
  }
  validation {
    condition     = var.caller_authentication == "platform" || length(var.callers) == 0
    error_message = "callers must be empty with caller_authentication \"oidc\": the Function URL lets everybody in, and the policy's OIDC callers decide."
  }
}

variable "enabled" {
  description = "False makes everything, but refuses every call: a reserved concurrency of 0, and no permissions of this module. With `oidc` the Function URL stays open, and the concurrency of 0 is what stops calls. For imported key material that has still to be imported."
  type        = bool
  default     = true
  nullable    = false
}

variable "enable_outbound_federation" {
  description = "Whether this module switches on outbound web identity federation, once per AWS account. False reads the account's issuer, which must exist."
  type        = bool
  default     = false
  nullable    = false
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
  validation {
    condition     = var.key.replica_of == null || can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:kms:[a-z0-9-]+:[0-9]{12}:key/mrk-[0-9a-f]{32}$", var.key.replica_of))
    error_message = "key.replica_of must be the ARN of a multi-region key, whose id begins with mrk-; make the first key with multi_region = true."
  }
  validation {
    condition     = var.key.replica_of == null || (var.key.existing_arn == null && !var.key.multi_region)
    error_message = "Leave out existing_arn and multi_region where key.replica_of is set: a replica is made here, and is multi-region by itself."
  }
  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,64}$", var.key.version))
    error_message = "key.version must be a version of the policy's keys, such as v1."
  }
  validation {
    condition     = var.key.existing_arn == null || can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:kms:[a-z0-9-]+:[0-9]{12}:key/(mrk-)?[0-9a-f-]{32,36}$", var.key.existing_arn))
    error_message = "key.existing_arn must be the ARN of a key, not of an alias: moving the alias changes every pseudonym."
  }
  validation {
    condition     = var.key.existing_arn == null || (!var.key.imported && !var.key.multi_region && length(var.key.administrators) == 0)
    error_message = "Leave out imported, multi_region and administrators where key.existing_arn is set: they are decided where the key is made."
  }
  validation {
    condition     = alltrue([for arn in var.key.administrators : can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:iam::[0-9]{12}:(role|user)/[^*]+$", arn))])
    error_message = "key.administrators must be ARNs of IAM roles or users, without wildcards."
  }
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
  validation {
    condition     = alltrue([for version in keys(var.further_keys) : can(regex("^[A-Za-z0-9._-]{1,64}$", version)) && version != var.key.version])
    error_message = "The names of further_keys must be versions of the policy's keys, such as v2, and none that key.version serves."
  }
  validation {
    condition = alltrue([
      for key in values(var.further_keys) : key.existing_arn == null || can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:kms:[a-z0-9-]+:[0-9]{12}:key/(mrk-)?[0-9a-f-]{32,36}$", key.existing_arn))
    ])
    error_message = "existing_arn in further_keys must be the ARN of a key, not of an alias."
  }
  validation {
    condition = alltrue([
      for key in values(var.further_keys) : key.replica_of == null || can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:kms:[a-z0-9-]+:[0-9]{12}:key/mrk-[0-9a-f]{32}$", key.replica_of))
    ])
    error_message = "replica_of in further_keys must be the ARN of a multi-region key, whose id begins with mrk-."
  }
  validation {
    condition = alltrue([
      for key in values(var.further_keys) : length([for way in [key.existing_arn != null, key.replica_of != null, key.multi_region] : way if way]) <= 1 && !(key.existing_arn != null && key.imported)
    ])
    error_message = "In further_keys, leave out imported, multi_region and replica_of where existing_arn is set, and multi_region where replica_of is."
  }
  validation {
    condition = length(var.further_keys) == 0 || try(alltrue([
      for version in jsondecode(file(var.policy_file)).keys.accept : version == var.key.version || contains(keys(var.further_keys), version)
    ]), true)
    error_message = "With further_keys each version in keys.accept of policy_file needs a key: name it in key.version or in further_keys."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the roles which this module makes, where the organisation asks for one. It must allow what the README lists."
  type        = string
  default     = null
  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:iam::([0-9]{12}|aws):policy/[!-~]{1,512}$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/boundary."
  }
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
  validation {
    condition     = var.release.alias == null || can(regex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", var.release.alias))
    error_message = "release.alias must be a name such as live: letters, digits, _ and -, with a letter first."
  }
  validation {
    condition     = var.release.stable_version == null || (var.release.alias != null && can(regex("^[1-9][0-9]{0,9}$", var.release.stable_version)))
    error_message = "release.stable_version must be the number of a published version, as output versions has it, and needs release.alias."
  }
  validation {
    condition     = var.release.new_weight >= 0 && var.release.new_weight < 1 && (var.release.new_weight == 0 || var.release.stable_version != null)
    error_message = "release.new_weight must be a part from 0 to less than 1, such as 0.1, and needs release.stable_version; for everybody leave both out."
  }
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
  validation {
    condition     = var.function.memory_mb >= 256 && var.function.memory_mb <= 10240 && floor(var.function.memory_mb) == var.function.memory_mb
    error_message = "function.memory_mb must be a whole number from 256 to 10240."
  }
  validation {
    condition     = var.function.timeout_seconds >= 10 && var.function.timeout_seconds <= 900
    error_message = "function.timeout_seconds must be from 10 to 900."
  }
  validation {
    condition     = var.function.reserved_concurrency == null || try(var.function.reserved_concurrency >= 1, false)
    error_message = "function.reserved_concurrency must be at least 1; to stop all calls set enabled = false."
  }
  validation {
    condition     = var.caller_authentication != "oidc" || var.function.reserved_concurrency != null
    error_message = "With caller_authentication \"oidc\" anybody can run the function: set function.reserved_concurrency, such as 10, to bound what that costs."
  }
  validation {
    condition     = var.function.kms_key_arn == null || can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.function.kms_key_arn))
    error_message = "function.kms_key_arn must be the ARN of a symmetric KMS key whose policy lets the function's role decrypt."
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
  validation {
    condition = contains(
      [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.logs.retention_days,
    )
    error_message = "logs.retention_days must be a period that CloudWatch Logs knows, such as 30, 90, 365 or 400; 0 keeps them for ever."
  }
  validation {
    condition     = var.logs.kms_key_arn == null || can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs.kms_key_arn))
    error_message = "logs.kms_key_arn must be the ARN of a symmetric KMS key whose policy lets CloudWatch Logs use it."
  }
  validation {
    condition = length(var.logs.subscriptions) <= 2 && alltrue([
      for subscription in values(var.logs.subscriptions) : can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:(kinesis|firehose|lambda|logs):[a-z0-9-]+:[0-9]{12}:(stream/|deliverystream/|function:|destination:).+$", subscription.destination_arn))
    ])
    error_message = "logs.subscriptions must be at most two, each to the ARN of a Kinesis stream, a Firehose stream, a Lambda function or a logs destination."
  }
  validation {
    condition = alltrue([
      for subscription in values(var.logs.subscriptions) : !can(regex(":(kinesis|firehose):", subscription.destination_arn)) || can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:iam::[0-9]{12}:role/.+$", subscription.role_arn))
    ])
    error_message = "A subscription in logs.subscriptions to a Kinesis or Firehose stream needs role_arn, the ARN of a role that CloudWatch Logs may assume."
  }
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
  validation {
    condition     = length(var.alarms.topic_arns) <= 5 && alltrue([for arn in var.alarms.topic_arns : can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", arn))])
    error_message = "alarms.topic_arns must be at most five ARNs of SNS topics."
  }
  validation {
    condition = alltrue([
      for name, threshold in var.alarms.thresholds :
      threshold > 0 && contains([for alarm in local.catalogue.alarms : alarm.name if try(alarm.aws.comparison, "") == "GreaterThanOrEqualToThreshold"], name)
    ])
    error_message = "alarms.thresholds must be numbers greater than 0 by the name of an alarm that has one, such as refusals = 100; an alarm that is not wanted goes into alarms.off."
  }
  validation {
    condition     = alltrue([for name in var.alarms.off : contains([for alarm in local.catalogue.alarms : alarm.name], name)])
    error_message = "alarms.off must be names of alarms, as docs/runbook.md lists them, such as no-traffic."
  }
}

variable "vpc" {
  description = "Runs the function in a VPC. What it sends leaves through that network; callers still come through the public Function URL, and AWS says that response streaming is not supported within a VPC environment: after the apply, read one reply over 6 MB before you rely on it. Its subnets need a way out (NAT) to Entra ID and Graph; STS and KMS are reached through interface endpoints, which this module makes unless `endpoints` is false. Their policies let only this function use STS and KMS through them, so the VPC should be its own."
  type = object({
    vpc_id     = string
    subnet_ids = list(string)
    endpoints  = optional(bool, true)
  })
  default = null
  validation {
    condition     = var.vpc == null ? true : can(regex("^vpc-[0-9a-f]{8,17}$", var.vpc.vpc_id))
    error_message = "vpc.vpc_id must be the id of a VPC, such as vpc-0a1b2c3d4e5f60718."
  }
  validation {
    condition     = var.vpc == null ? true : length(var.vpc.subnet_ids) > 0 && alltrue([for id in var.vpc.subnet_ids : can(regex("^subnet-[0-9a-f]{8,17}$", id))])
    error_message = "vpc.subnet_ids must name at least one subnet, such as subnet-0a1b2c3d4e5f60718."
  }
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition = length(var.tags) <= 49 && alltrue([
      for name, value in var.tags : length(name) >= 1 && length(name) <= 128 && length(value) <= 256 && !startswith(lower(name), "aws:")
    ])
    error_message = "tags must be at most 49, with names of 1 to 128 characters that do not begin with aws:, and values of at most 256."
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
