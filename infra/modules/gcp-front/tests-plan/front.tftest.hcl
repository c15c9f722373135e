# What reaches the proxy through the load balancer, and what is refused.
mock_provider "google" {
  override_during = plan
  source          = "../../fixtures/mocks/google"
}

override_resource {
  target          = google_compute_security_policy.this
  override_during = plan
  values          = { id = "projects/graphveil-demo/global/securityPolicies/graphveil-front" }
}

override_resource {
  target          = google_compute_global_address.this
  override_during = plan
  values          = { id = "projects/graphveil-demo/global/addresses/graphveil-front", address = "198.51.100.1" }
}

variables {
  project_id     = "graphveil-demo"
  region         = "europe-west3"
  service        = "graphveil"
  domain         = "graph.example.com"
  allowed_ranges = ["203.0.113.0/24", "198.51.100.7/32"]
}

run "named_networks_and_nobody_else" {
  command = plan
  assert {
    condition = [for rule in google_compute_security_policy.this.rule : [rule.priority, rule.action, tolist(rule.match[0].config[0].src_ip_ranges)] if rule.priority == 2147483647] == [
      [2147483647, "deny(403)", tolist(["*"])]
    ]
    error_message = "Everybody else must be refused."
  }
  assert {
    condition = [for rule in google_compute_security_policy.this.rule : [rule.priority, rule.action, sort(rule.match[0].config[0].src_ip_ranges), rule.rate_limit_options[0].exceed_action] if rule.priority < 2147483647] == [
      [1000, "throttle", tolist(["198.51.100.7/32", "203.0.113.0/24"]), "deny(429)"]
    ]
    error_message = "The named networks must be let in, at a bounded rate."
  }
  assert {
    condition     = google_compute_backend_service.this.security_policy == "projects/graphveil-demo/global/securityPolicies/graphveil-front"
    error_message = "The rules must hold for the proxy."
  }
}

run "many_networks" {
  command = plan
  variables {
    allowed_ranges = [for number in range(23) : "10.${number}.0.0/16"]
  }
  assert {
    condition     = length(google_compute_security_policy.this.rule) == 4
    error_message = "A rule holds ten ranges at most."
  }
}

run "the_way_to_the_function" {
  command = plan
  assert {
    condition     = google_compute_region_network_endpoint_group.this.network_endpoint_type == "SERVERLESS" && google_compute_region_network_endpoint_group.this.cloud_run[0].service == "graphveil"
    error_message = "The load balancer must lead to the function's service."
  }
  assert {
    condition     = google_compute_global_forwarding_rule.this.port_range == "443" && google_compute_ssl_policy.this.min_tls_version == "TLS_1_2" && google_compute_managed_ssl_certificate.this.managed[0].domains == tolist(["graph.example.com"])
    error_message = "Only TLS, with the domain's certificate."
  }
  assert {
    condition     = google_compute_backend_service.this.log_config[0].enable == false
    error_message = "The log of the load balancer has whole URLs: it must be off."
  }
  assert {
    condition     = output.public_url == "https://graph.example.com" && strcontains(output.next_steps[0], "A record of graph.example.com to 198.51.100.1")
    error_message = "The address and the step must be printed."
  }
}

run "everybody" {
  command = plan
  variables {
    allowed_ranges = ["0.0.0.0/0"]
  }
  expect_failures = [var.allowed_ranges]
}

run "no_network" {
  command = plan
  variables {
    allowed_ranges = []
  }
  expect_failures = [var.allowed_ranges]
}

run "network_without_its_length" {
  command = plan
  variables {
    allowed_ranges = ["203.0.113.7"]
  }
  expect_failures = [var.allowed_ranges]
}

run "domain_with_its_scheme" {
  command = plan
  variables {
    domain = "https://graph.example.com"
  }
  expect_failures = [var.domain]
}

run "service_by_its_url" {
  command = plan
  variables {
    service = "https://graphveil-123456789012.europe-west3.run.app"
  }
  expect_failures = [var.service]
}

run "no_requests" {
  command = plan
  variables {
    requests_per_minute = 0
  }
  expect_failures = [var.requests_per_minute]
}

run "project_by_number" {
  command = plan
  variables {
    project_id = "123456789012"
  }
  expect_failures = [var.project_id]
}

run "zone" {
  command = plan
  variables {
    region = "europe-west3-a"
  }
  expect_failures = [var.region]
}

run "name_with_capitals" {
  command = plan
  variables {
    name = "GraphVeil"
  }
  expect_failures = [var.name]
}

run "labels_with_capitals" {
  command = plan
  variables {
    labels = { Owner = "analytics" }
  }
  expect_failures = [var.labels]
}
