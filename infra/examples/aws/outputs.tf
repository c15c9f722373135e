# Known only after Entra ID has had time to honour the credential and the consent.
output "endpoint" {
  description = "Base URL of the proxy: what a Graph client uses instead of https://graph.microsoft.com."
  value       = module.proxy.endpoint
  depends_on  = [module.entra]
}

output "caller_command" {
  description = "A caller's first request."
  value       = module.proxy.caller_command
}

output "caller_policy" {
  description = "The IAM policy that a caller in another account needs on its own role."
  value       = module.proxy.caller_policy
}

output "next_steps" {
  description = "What an administrator has still to do; empty when there is nothing."
  value       = module.entra.next_steps
}

output "complete" {
  description = "True when nothing is left to do; never with a scope group, since Terraform cannot see what was granted."
  value       = module.entra.complete
}

output "application" {
  description = "What the Entra application must be: the input of `entra:check`, which finds what else it has."
  value       = module.entra.expected
}

output "exchange_script" {
  description = "PowerShell for the Exchange administrator; null without a scope group."
  value       = module.entra.exchange_script
}

output "logs" {
  description = "Where the audit events are."
  value       = { group = module.proxy.log_group, command = module.proxy.logs_command, dashboard = module.proxy.dashboard_url }
}

output "federation" {
  description = "What the Entra application trusts."
  value       = module.proxy.federation
}

output "permissions" {
  description = "Application permissions of Microsoft Graph, and where they are granted."
  value       = { entra = module.entra.entra_permissions, exchange = module.entra.exchange_permissions }
}

output "certificate_key" {
  description = "The key of which `graphveil certificate create --key` makes the certificate; null for a federated identity."
  value       = module.proxy.certificate_key
}
