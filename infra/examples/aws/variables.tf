variable "region" {
  description = "AWS region of the proxy."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^(cn|us-gov|eusc-de|[a-z]{2})-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}$", var.region))
    error_message = "region must be one with an STS of its own that vends web identity tokens, such as eu-central-1; aws-global and the isolated partitions do not."
  }
}

variable "tenant_id" {
  description = "Entra tenant whose mailboxes are read."
  type        = string
  nullable    = false
}

variable "cloud" {
  description = "Microsoft cloud of the tenant: `global`, `usgov`, `dod` or `china`."
  type        = string
  default     = "global"
  nullable    = false
  validation {
    condition     = contains(["global", "usgov", "dod", "china"], var.cloud)
    error_message = "cloud must be global, usgov, dod or china."
  }
}

variable "policy_file" {
  description = "Path of `policy.json`: who may read what."
  type        = string
  nullable    = false
  validation {
    condition     = try(length(jsondecode(file(var.policy_file)).callers) > 0, false)
    error_message = "policy_file must be the path of a JSON file that holds a policy with at least one entry in callers."
  }
}

variable "permissions_file" {
  description = "Path of the policy's lock, which `graphveil policy check --write policy.json` writes; the module refuses a policy without one. Default: `policy.lock.json` beside `policy.json`."
  type        = string
  default     = null
}

variable "artefacts" {
  description = "Folder of the released zips."
  type        = string
  default     = "../../../dist"
  nullable    = false
  validation {
    condition     = try(fileexists("${var.artefacts}/aws-lambda.zip"), false)
    error_message = "artefacts must be a folder with aws-lambda.zip; `npx --yes pnpm@12 run build` writes dist."
  }
}

variable "grant_admin_consent" {
  description = "Whether Terraform consents to the permissions; the person who applies must then be Privileged Role Administrator. False prints what the administrator does."
  type        = bool
  default     = false
  nullable    = false
}

variable "mailbox_scope_group" {
  description = "E-mail address of a mail-enabled group: only its members' mailboxes are read."
  type        = string
  default     = null
}

variable "existing_client_id" {
  description = "An Entra application that exists already, by its client id."
  type        = string
  default     = null
}

variable "manage_existing_credentials" {
  description = "Whether Terraform adds the federated credential to that application; false prints the command."
  type        = bool
  default     = false
  nullable    = false
}

variable "caller_authentication" {
  description = "Who checks callers: `platform`, or `oidc`, where the platform lets everybody in and the proxy verifies tokens."
  type        = string
  default     = "platform"
  nullable    = false
}

variable "enable_outbound_federation" {
  description = "Whether to switch on outbound web identity federation, once per AWS account. Set it to false where it is on already."
  type        = bool
  default     = true
  nullable    = false
}

variable "alarm_topic_arns" {
  description = "SNS topics that the alarms tell."
  type        = list(string)
  default     = []
  nullable    = false
}
