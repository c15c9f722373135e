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
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.tenant_id))
    error_message = "tenant_id must be the tenant's GUID, as `az account show --query tenantId` prints it, not its domain."
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
  description = "Path of `policy.json`: who may read what. It is delivered as a layer at `/opt/policy.json`, beside the released zip."
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
      can(regex("^([0-9]{12}|arn:aws(-cn|-us-gov|-eusc)?:iam::[0-9]{12}:role/([!-~]+/)?[A-Za-z0-9_+=,.@-]{1,64})$", principal))
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
  description = "The KMS key that all keys derive from. `existing_arn`: a key made elsewhere (HMAC_256). `imported`: made without material, which the command in output `key_import` imports. `multi_region` can only be chosen at creation. `administrators`: ARNs that manage the key. They replace the account, whose IAM then counts no more: once these roles and users are deleted, the key cannot be managed again. AWS makes the key only if the role that applies is one of them. Default: the account, whose IAM decides."
  type = object({
    existing_arn   = optional(string)
    imported       = optional(bool, false)
    multi_region   = optional(bool, false)
    administrators = optional(list(string), [])
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.key.existing_arn == null || can(regex("^arn:aws(-cn|-us-gov|-eusc)?:kms:[a-z0-9-]+:[0-9]{12}:key/(mrk-)?[0-9a-f-]{32,36}$", var.key.existing_arn))
    error_message = "key.existing_arn must be the ARN of a key, not of an alias: whoever moves the alias changes every pseudonym."
  }
  validation {
    condition     = var.key.existing_arn == null || (!var.key.imported && !var.key.multi_region && length(var.key.administrators) == 0)
    error_message = "key.existing_arn excludes imported, multi_region and administrators: they are decided where the key is made."
  }
  validation {
    condition     = alltrue([for arn in var.key.administrators : can(regex("^arn:aws(-cn|-us-gov|-eusc)?:iam::[0-9]{12}:(role|user)/[^*]+$", arn))])
    error_message = "key.administrators must be ARNs of IAM roles or users, without wildcards."
  }
}

variable "function" {
  description = "Size of the function. `reserved_concurrency` bounds cost and load, and is required with `oidc`; unset: the account's pool. `tracing` switches X-Ray on."
  type = object({
    memory_mb            = optional(number, 1024)
    timeout_seconds      = optional(number, 60)
    reserved_concurrency = optional(number)
    log_level            = optional(string, "info")
    public_url           = optional(string)
    tracing              = optional(bool, false)
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
    condition     = contains(["debug", "info", "warn", "error"], var.function.log_level)
    error_message = "function.log_level must be debug, info, warn or error; audit events are written at every level."
  }
  validation {
    condition     = var.function.public_url == null || can(regex("^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*$", var.function.public_url))
    error_message = "function.public_url must be an https URL without a slash at the end, such as https://graph.example.com."
  }
}

variable "logs" {
  description = "The function's log group, which holds the audit events."
  type = object({
    retention_days  = optional(number, 400)
    kms_key_arn     = optional(string)
    keep_on_destroy = optional(bool, false)
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
    condition     = var.logs.kms_key_arn == null || can(regex("^arn:aws(-cn|-us-gov|-eusc)?:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs.kms_key_arn))
    error_message = "logs.kms_key_arn must be the ARN of a symmetric KMS key whose policy lets CloudWatch Logs use it."
  }
}

variable "alarms" {
  description = "CloudWatch alarms and the dashboard. `topic_arns`: SNS topics that are told. Thresholds count within five minutes."
  type = object({
    enabled           = optional(bool, true)
    dashboard         = optional(bool, true)
    topic_arns        = optional(list(string), [])
    errors            = optional(number, 1)
    refusals          = optional(number, 50)
    exchange_failures = optional(number, 3)
    p99_milliseconds  = optional(number, 10000)
    throttles         = optional(number, 1)
  })
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for arn in var.alarms.topic_arns : can(regex("^arn:aws(-cn|-us-gov|-eusc)?:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", arn))])
    error_message = "alarms.topic_arns must be ARNs of SNS topics."
  }
  validation {
    condition = alltrue([
      for threshold in [var.alarms.errors, var.alarms.refusals, var.alarms.exchange_failures, var.alarms.p99_milliseconds, var.alarms.throttles] : threshold > 0
    ])
    error_message = "The thresholds in alarms must be greater than 0; to have no alarms set enabled = false."
  }
}

variable "vpc" {
  description = "Runs the function in a VPC. Its subnets need a way out (NAT) to Entra ID and Graph; STS and KMS are reached through interface endpoints, which this module makes unless `endpoints` is false. Their policies let nobody but this function use STS and KMS through them, so the VPC should be its own."
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
}
