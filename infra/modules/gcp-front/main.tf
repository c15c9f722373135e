resource "google_compute_global_address" "this" {
  project = var.project_id
  name    = "${var.name}-front"
  labels  = var.labels
}

resource "google_compute_region_network_endpoint_group" "this" {
  project               = var.project_id
  name                  = "${var.name}-front"
  region                = var.region
  network_endpoint_type = "SERVERLESS"
  cloud_run {
    service = var.service
  }
}

locals {
  # Cloud Armor takes at most ten ranges in one rule.
  ranges = chunklist(var.allowed_ranges, 10)
}

# Which networks reach the proxy at all, and how often. Who calls is still decided behind it: by the invoker check, or by the proxy.
resource "google_compute_security_policy" "this" {
  project     = var.project_id
  name        = "${var.name}-front"
  description = "Networks that reach Graphveil ${var.name}"
  type        = "CLOUD_ARMOR"

  dynamic "rule" {
    for_each = local.ranges
    content {
      priority    = 1000 + rule.key
      action      = "throttle"
      description = "Named networks, each address at most ${var.requests_per_minute} times a minute"
      match {
        versioned_expr = "SRC_IPS_V1"
        config {
          src_ip_ranges = rule.value
        }
      }
      rate_limit_options {
        conform_action = "allow"
        exceed_action  = "deny(429)"
        enforce_on_key = "IP"
        rate_limit_threshold {
          count        = var.requests_per_minute
          interval_sec = 60
        }
      }
    }
  }

  rule {
    priority    = 2147483647
    action      = "deny(403)"
    description = "Everybody else"
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}

resource "google_compute_backend_service" "this" {
  project               = var.project_id
  name                  = "${var.name}-front"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.this.id
  backend {
    group = google_compute_region_network_endpoint_group.this.id
  }
  # The load balancer's log has the whole URL of each request: ids, filters, links. The audit events do without.
  log_config {
    enable = false
  }
}

resource "google_compute_url_map" "this" {
  project         = var.project_id
  name            = "${var.name}-front"
  default_service = google_compute_backend_service.this.id
}

resource "google_compute_managed_ssl_certificate" "this" {
  project = var.project_id
  # Another domain is another certificate, which must be there before the old one goes.
  name = "${var.name}-front-${substr(sha256(var.domain), 0, 8)}"
  managed {
    domains = [var.domain]
  }
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_ssl_policy" "this" {
  project         = var.project_id
  name            = "${var.name}-front"
  profile         = "RESTRICTED"
  min_tls_version = "TLS_1_2"
}

resource "google_compute_target_https_proxy" "this" {
  project          = var.project_id
  name             = "${var.name}-front"
  url_map          = google_compute_url_map.this.id
  ssl_certificates = [google_compute_managed_ssl_certificate.this.id]
  ssl_policy       = google_compute_ssl_policy.this.id
}

# No port 80: a token must never be sent in the clear.
resource "google_compute_global_forwarding_rule" "this" {
  project               = var.project_id
  name                  = "${var.name}-front"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.this.id
  labels                = var.labels
}
