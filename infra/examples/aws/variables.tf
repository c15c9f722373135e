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
  validation {
    condition = var.permissions_file != null || try(alltrue([
      for caller in jsondecode(file(var.policy_file)).callers : length(caller.groups) > 0
    ]), false)
    error_message = "Each caller in policy_file must have groups: directory, mail, calendar, rooms. For one that has operations.allow alone, set permissions_file."
  }
  # A lock of another text of the policy: nobody has checked this one, and its permissions may be others.
  validation {
    condition     = try(jsondecode(file(var.permissions_file)).fileSha256, null) == null || try(jsondecode(file(var.permissions_file)).fileSha256 == filesha256(var.policy_file), false)
    error_message = "policy_file is not the policy that permissions_file was written for. Check it and write the file again: npx --yes pnpm@12 --silent run graphveil policy check --write <policy_file>"
  }
}

variable "permissions_file" {
  description = "Path of the lock that `run graphveil policy check --write policy.json` writes, or of what `run permissions policy.json` prints: the least permissions of just this policy. With a lock, a plan fails where the policy has changed since. Default: those of the policy's groups under `strict`."
  type        = string
  default     = null
  validation {
    condition     = var.permissions_file == null || can([for permission in jsondecode(file(var.permissions_file)).permissions : permission.name])
    error_message = "permissions_file must be the path of what `npx --yes pnpm@12 --silent run permissions policy.json` prints."
  }
}

variable "artefacts" {
  description = "Folder of the released zips and their `permissions.json`."
  type        = string
  default     = "../../../dist"
  nullable    = false
  validation {
    condition     = try(fileexists("${var.artefacts}/aws-lambda.zip"), false)
    error_message = "artefacts must be a folder with aws-lambda.zip; `npx --yes pnpm@12 run build` writes dist."
  }
  validation {
    condition     = can([for permission in jsondecode(file("${var.artefacts}/permissions.json")).permissions : [permission.name, permission.groups]])
    error_message = "artefacts must be a folder with permissions.json, as `npx --yes pnpm@12 run build` writes it."
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
