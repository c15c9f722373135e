variable "name" {
  description = "Display name of the application."
  type        = string
  default     = "Graphveil"
  nullable    = false
  validation {
    condition     = can(regex("^[^\\s].{0,118}[^\\s]$", var.name))
    error_message = "name must be 2 to 120 characters, without blanks at its ends."
  }
}

variable "cloud" {
  description = "Microsoft cloud of the tenant: `global`, `usgov` (GCC High), `dod` or `china` (21Vianet). The azuread provider's `environment` must be the same cloud's."
  type        = string
  default     = "global"
  nullable    = false
  validation {
    condition     = contains(["global", "usgov", "dod", "china"], var.cloud)
    error_message = "cloud must be global, usgov, dod or china."
  }
}

variable "workloads" {
  description = "Who may act as the application: a name for each, with issuer, subject and audience as output `federation` of aws-proxy and gcp-proxy has them. At most 20."
  type = map(object({
    issuer   = string
    subject  = string
    audience = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = length(var.workloads) <= 20
    error_message = "workloads must be at most 20: an application takes no more federated credentials. Make another application."
  }
  validation {
    condition     = alltrue([for name in keys(var.workloads) : can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$", name))])
    error_message = "The names of workloads must be 3 to 120 letters, digits, _ and -."
  }
  validation {
    condition = alltrue([
      for workload in values(var.workloads) :
      can(regex("^https://([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tokens\\.sts\\.global\\.api\\.aws|accounts\\.google\\.com)$", workload.issuer))
    ])
    error_message = "The issuer of a workload must be https://accounts.google.com, or the AWS account's own https://<uuid>.tokens.sts.global.api.aws without a slash at the end (aws iam get-outbound-web-identity-federation-info)."
  }
  validation {
    condition = alltrue([
      for workload in values(var.workloads) : startswith(workload.issuer, "https://accounts.google.com")
      ? can(regex("^[0-9]{21}$", workload.subject))
      : can(regex("^arn:aws(-cn|-us-gov|-eusc|-iso|-iso-b|-iso-e|-iso-f)?:iam::[0-9]{12}:role/[!-)+-~]+$", workload.subject))
    ])
    error_message = "The subject of a workload must be the ARN of an IAM role without wildcard (AWS), or the unique id of a service account, 21 digits and not its e-mail (Google)."
  }
  validation {
    condition = alltrue([
      for workload in values(var.workloads) : workload.audience == null || can(regex("^[A-Za-z0-9:/._~-]{1,600}$", workload.audience))
    ])
    error_message = "The audience of a workload must be 1 to 600 letters, digits and : / . _ ~ -, such as api://AzureADTokenExchange."
  }
  validation {
    condition = alltrue([
      for workload in values(var.workloads) : workload.audience == null || !contains(
        [for cloud, audience in local.audiences : audience if audience != lookup(local.audiences, var.cloud, "")],
        coalesce(workload.audience, "-"),
      )
    ])
    error_message = "The audience of a workload is that of another Microsoft cloud; leave it out, or set cloud to the tenant's own."
  }
  validation {
    condition     = length(distinct([for workload in values(var.workloads) : "${workload.issuer} ${workload.subject}"])) == length(var.workloads)
    error_message = "Two workloads have the same issuer and subject: leave one out, since an application trusts each pair once."
  }
}

variable "permissions" {
  description = "Application permissions of Microsoft Graph that the policy needs, by name: output `permissions` of aws-proxy and gcp-proxy, which is what the policy's lock lists."
  type        = set(string)
  nullable    = false
  validation {
    condition     = length(var.permissions) > 0
    error_message = "permissions must name at least one permission; output permissions of aws-proxy and gcp-proxy has those that the policy needs."
  }
  validation {
    condition     = alltrue([for name in var.permissions : !can(regex("Write|Send|Manage|FullControl|full_access", name))])
    error_message = "permissions must only read: the proxy never writes, so a permission to write or send is nothing but risk."
  }
  validation {
    condition     = alltrue([for name in var.permissions : contains(local.known_permissions, name) || can(regex("Write|Send|Manage|FullControl|full_access", name))])
    error_message = "permissions must be names that an operation of the proxy needs, such as User.Read.All or Mail.ReadBasic.All. Take output permissions of aws-proxy or gcp-proxy."
  }
}

variable "mailbox_scope_group" {
  description = "E-mail address of a mail-enabled group: only its members' mailboxes are read. Permissions of mail, calendars and mailbox settings then come only from Exchange (output `exchange_script`), since one of Entra ID would open every mailbox."
  type        = string
  default     = null
  validation {
    condition     = var.mailbox_scope_group == null || can(regex("^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$", var.mailbox_scope_group))
    error_message = "mailbox_scope_group must be the e-mail address of a mail-enabled security or distribution group, such as graphveil-mailboxes@contoso.com."
  }
}

variable "grant_admin_consent" {
  description = "Whether Terraform grants the permissions. The identity that applies must then be Privileged Role Administrator, or an application with AppRoleAssignment.ReadWrite.All. False prints link and steps for an administrator."
  type        = bool
  default     = false
  nullable    = false
}

variable "existing_client_id" {
  description = "An application that exists already, by its application (client) id. Nothing of it is changed but its federated credentials, and those only with `manage_existing_credentials`; what else it needs is printed."
  type        = string
  default     = null
  validation {
    condition     = var.existing_client_id == null || can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.existing_client_id))
    error_message = "existing_client_id must be an application (client) id, a GUID, not a name and not an object id."
  }
  validation {
    condition     = var.existing_client_id == null || !var.grant_admin_consent
    error_message = "grant_admin_consent must be false with existing_client_id: nothing of an existing application is changed. Its administrator consents (output next_steps)."
  }
}

variable "manage_existing_credentials" {
  description = "Whether Terraform adds the federated credentials to the existing application. False prints the commands."
  type        = bool
  default     = false
  nullable    = false
  validation {
    condition     = !var.manage_existing_credentials || var.existing_client_id != null
    error_message = "manage_existing_credentials is about an existing application: set existing_client_id too, or leave it out."
  }
}

variable "owners" {
  description = "Object ids of the application's owners. An owner can add a secret or a credential, and so become the application: no owner is best."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for id in var.owners : can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", id))])
    error_message = "owners must be object ids, GUIDs, not names or addresses."
  }
}

variable "service_management_reference" {
  description = "Id of the service in the organisation's service management; some tenants ask for one."
  type        = string
  default     = null
  validation {
    condition     = var.service_management_reference == null || can(regex("^[^\\s](.*[^\\s])?$", var.service_management_reference))
    error_message = "service_management_reference must be the service's id, without blanks at its ends; leave it out where the tenant asks for none."
  }
}

variable "propagation_wait" {
  description = "How long output `ready` waits after the last change: Entra ID takes minutes to honour a new federated credential."
  type        = string
  default     = "120s"
  nullable    = false
  validation {
    condition     = can(regex("^[0-9]{1,4}(s|m)$", var.propagation_wait))
    error_message = "propagation_wait must be seconds or minutes, such as 120s or 5m; 0s waits for nothing."
  }
}

variable "certificates" {
  description = "Public certificates in PEM form that the application knows, for proxies whose identity is not federated: output `certificate` of aws-proxy and gcp-proxy. In a renewal the next one stands beside the old one. None has an end date of its own: the certificate's counts."
  type        = list(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for pem in var.certificates : can(regex("^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----\\s*$", pem))])
    error_message = "Each of certificates must be one public certificate in PEM form, and nothing else: a private key would be in the state."
  }
}
