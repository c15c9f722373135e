output "address" {
  description = "The IPv4 address that the domain's A record must have."
  value       = google_compute_global_address.this.address
}

output "public_url" {
  description = "What `function.public_url` of module gcp-proxy must be, so that links lead back through the load balancer."
  value       = "https://${var.domain}"
}

output "next_steps" {
  description = "What somebody has still to do."
  value       = ["Set the A record of ${var.domain} to ${google_compute_global_address.this.address}. Google issues the certificate within an hour after that."]
}
