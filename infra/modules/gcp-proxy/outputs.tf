output "federation" {
  description = "What the Entra application must trust: issuer, subject and audience of the function's identity tokens; null with a certificate."
  value = local.with_certificate ? null : {
    issuer   = "https://accounts.google.com"
    subject  = google_service_account.proxy.unique_id
    audience = local.audience
  }
}

output "permissions" {
  description = "The least application permissions of Microsoft Graph that the policy needs, by its lock: input `permissions` of entra-app."
  value       = local.permissions
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

output "key_versions" {
  description = "Every key version of Cloud KMS, by the version of the policy's keys that it serves."
  value       = local.key_versions
}

output "key_import" {
  description = "The commands that import key material, where `key.imported` or that of a further key is true; else null. The material is a file `root.key` of 32 random bytes."
  value = length(local.imported_keys) == 0 ? null : join("\n", [for version in local.imported_keys : templatefile("${path.module}/templates/key-import.sh.tftpl", {
    project          = var.project_id
    region           = var.region
    ring             = var.name
    key              = local.key_names[version]
    version          = local.keys[version].import_version
    job              = local.key_names[version] == "root" ? "graphveil" : "graphveil-${version}"
    protection_level = lower(var.key.protection_level)
  })])
}

output "logs_command" {
  description = "Reads the latest audit events."
  value = join(" ", concat(
    ["gcloud logging read '${local.audit_filter}' --project ${var.project_id}"],
    [for bucket in google_logging_project_bucket_config.audit : "--bucket ${bucket.bucket_id} --location ${bucket.location} --view _AllLogs"],
    ["--limit 20 --format json"],
  ))
}

output "sink_writers" {
  description = "Who writes into each of `logs.sinks`: grant it the destination's role, such as roles/pubsub.publisher."
  value       = { for name, sink in google_logging_project_sink.siem : name => sink.writer_identity }
}

output "traffic_commands" {
  description = "With `function.traffic_to_latest = false`: what shows the revisions, sends a tenth of the requests to the newest, then all, and what takes them back."
  value = var.function.traffic_to_latest ? null : {
    revisions = "gcloud run revisions list --service ${var.name} --project ${var.project_id} --region ${var.region}"
    canary    = "gcloud run services update-traffic ${var.name} --project ${var.project_id} --region ${var.region} --to-revisions LATEST=10"
    all       = "gcloud run services update-traffic ${var.name} --project ${var.project_id} --region ${var.region} --to-latest"
    rollback  = "gcloud run services update-traffic ${var.name} --project ${var.project_id} --region ${var.region} --to-revisions REVISION=100"
  }
}

output "dashboard_url" {
  description = "The dashboard in the console; null without one."
  value       = !var.alerts.dashboard ? null : "https://console.cloud.google.com/monitoring/dashboards/builder/${reverse(split("/", google_monitoring_dashboard.this[0].id))[0]}?project=${var.project_id}"
}

output "caller_command" {
  description = "A caller's first request, as a service account in `callers`, or for OIDC callers with a token."
  value = join(" ", [
    "curl --silent --header \"Authorization: Bearer ${local.open ? "$TOKEN" : "$(gcloud auth print-identity-token --impersonate-service-account=\"$SERVICE_ACCOUNT\" --audiences='${local.service_url}' --include-email)"}\"",
    "'${local.environment.GRAPHVEIL_PUBLIC_URL}/v1.0/users?%24top=3'",
  ])
}

output "certificate_key" {
  description = "The key of the certificate, as `graphveil certificate create --key` and GRAPHVEIL_CERTIFICATE_KEY take it; null for a federated identity."
  value       = local.certificate_key
}

output "certificate" {
  description = "The public certificate, which the Entra application must know; null before it is made, and for a federated identity."
  value       = local.certificate
}
