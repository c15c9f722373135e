locals {
  audiences = {
    global = "api://AzureADTokenExchange"
    usgov  = "api://AzureADTokenExchangeUSGov"
    dod    = "api://AzureADTokenExchangeUSGov"
    china  = "api://AzureADTokenExchangeChina"
  }
  audience = var.audience != null ? var.audience : local.audiences[var.cloud]
  number   = data.google_project.this.number
  services = [
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudkms.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "run.googleapis.com",
    "storage.googleapis.com",
  ]
}

# Read after the services are on: a new project cannot be asked for its number before.
data "google_project" "this" {
  project_id = var.project_id
  depends_on = [google_project_service.this]
}

resource "google_project_service" "this" {
  for_each           = toset(var.enable_services ? local.services : [])
  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}
