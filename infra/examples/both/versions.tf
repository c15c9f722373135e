terraform {
  required_version = ">= 1.9"
  required_providers {
    # tflint-ignore: terraform_unused_required_providers # a test can only mock what the root declares
    archive = { source = "hashicorp/archive", version = ">= 2.7, < 3.0" }
    aws     = { source = "hashicorp/aws", version = ">= 6.36, < 7.0" }
    azuread = { source = "hashicorp/azuread", version = ">= 3.1, < 4.0" }
    google  = { source = "hashicorp/google", version = ">= 7.21, < 8.0" }
    # tflint-ignore: terraform_unused_required_providers # a test can only mock what the root declares
    time = { source = "hashicorp/time", version = ">= 0.12, < 1.0" }
  }
}

provider "aws" {
  region = var.aws_region
}

provider "google" {
  project = var.google_project_id
  region  = var.google_region
}

provider "azuread" {
  tenant_id   = var.tenant_id
  environment = { global = "global", usgov = "usgovernmentl4", dod = "usgovernmentl5", china = "china" }[var.cloud]
}
