terraform {
  required_version = ">= 1.9"
  required_providers {
    google  = { source = "hashicorp/google", version = ">= 7.21, < 8.0" }
    azuread = { source = "hashicorp/azuread", version = ">= 3.1, < 4.0" }
    # tflint-ignore: terraform_unused_required_providers # a test can only mock what the root declares
    time = { source = "hashicorp/time", version = ">= 0.12, < 1.0" }
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
}

provider "azuread" {
  tenant_id   = var.tenant_id
  environment = { global = "global", usgov = "usgovernmentl4", dod = "usgovernmentl5", china = "china" }[var.cloud]
}
