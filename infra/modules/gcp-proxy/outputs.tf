output "federation" {
  description = "What the Entra application must trust: issuer, subject and audience of the function's identity tokens."
  value = {
    issuer   = "https://accounts.google.com"
    subject  = google_service_account.proxy.unique_id
    audience = local.audience
  }
}

output "endpoint" {
  description = "Base URL of the proxy, without a slash at the end; Graph's paths follow, such as `/v1.0/users`."
  value       = local.environment.GRAPHVEIL_PUBLIC_URL
}

output "function" {
  description = "Name and id of the function."
  value = {
    name = google_cloudfunctions2_function.this.name
    id   = google_cloudfunctions2_function.this.id
  }
}

output "service_account" {
  description = "E-mail of the function's service account."
  value       = google_service_account.proxy.email
}

output "environment" {
  description = "The function's environment variables; none is a secret."
  value       = local.environment
}

output "key_version" {
  description = "The version of the Cloud KMS key that all keys derive from."
  value       = local.key_version
}

output "key_import" {
  description = "The commands that import key material, where `key.imported` is true; else null. The material is a file `root.key` of 32 random bytes."
  value = !var.key.imported ? null : templatefile("${path.module}/templates/key-import.sh.tftpl", {
    project          = var.project_id
    region           = var.region
    ring             = var.name
    protection_level = lower(var.key.protection_level)
  })
}

output "logs_command" {
  description = "Reads the latest audit events."
  value       = "gcloud logging read '${local.service_filter} AND jsonPayload.audit:*' --project ${var.project_id} --limit 20 --format json"
}

output "dashboard_url" {
  description = "The dashboard in the console; null without one."
  value       = !var.alerts.dashboard ? null : "https://console.cloud.google.com/monitoring/dashboards/builder/${reverse(split("/", google_monitoring_dashboard.this[0].id))[0]}?project=${var.project_id}"
}

output "caller_command" {
  description = "A caller's first request, as a service account in `callers`, or for OIDC callers with a token."
  value = join(" ", [
    "curl --silent --header \"Authorization: Bearer ${local.open ? "$TOKEN" : "$(gcloud auth print-identity-token --impersonate-service-account=\"$SERVICE_ACCOUNT\" --audiences='${local.environment.GRAPHVEIL_PUBLIC_URL}' --include-email)"}\"",
    "'${local.environment.GRAPHVEIL_PUBLIC_URL}/v1.0/users?%24top=3'",
  ])
}
