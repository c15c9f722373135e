terraform {
  required_version = ">= 1.9"
  required_providers {
    azuread = { source = "hashicorp/azuread", version = ">= 3.1, < 4.0" }
    time    = { source = "hashicorp/time", version = ">= 0.12, < 1.0" }
  }
}
