# Known only after Entra ID has had time to honour the credentials and the consent.
output "endpoints" {
  description = "Base URLs of the proxies: what a Graph client uses instead of https://graph.microsoft.com."
  value       = { aws = module.aws.endpoint, gcp = module.gcp.endpoint }
  depends_on  = [module.entra]
}

output "caller_commands" {
  description = "A caller's first request, on each cloud."
  value       = { aws = module.aws.caller_command, gcp = module.gcp.caller_command }
}

output "caller_policy" {
  description = "The IAM policy that a caller in another AWS account needs on its own role."
  value       = module.aws.caller_policy
}

output "key_import" {
  description = "The commands that import the same root.key into both keys; apply again with keys_imported = true afterwards."
  value       = { aws = module.aws.key_import, gcp = module.gcp.key_import }
}

output "next_steps" {
  description = "What somebody has still to do, in order; empty when there is nothing."
  value = concat(
    var.keys_imported ? [] : ["Run the commands of output key_import with one root.key (openssl rand -out root.key 32), then apply again with keys_imported = true."],
    module.entra.next_steps,
  )
}

output "complete" {
  description = "True when nothing is left to do; never with a scope group, since Terraform cannot see what was granted."
  value       = var.keys_imported && module.entra.complete
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
  value = {
    aws = { command = module.aws.logs_command, dashboard = module.aws.dashboard_url }
    gcp = { command = module.gcp.logs_command, dashboard = module.gcp.dashboard_url }
  }
}

output "federation" {
  description = "What the Entra application trusts."
  value       = { aws = module.aws.federation, gcp = module.gcp.federation }
}

output "certificate_keys" {
  description = "The keys of which `graphveil certificate create --key` makes the certificates; null for federated identities."
  value       = { aws = module.aws.certificate_key, gcp = module.gcp.certificate_key }
}
