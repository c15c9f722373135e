data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

data "aws_region" "this" {
  lifecycle {
    postcondition {
      condition     = can(regex(local.region_form, self.region))
      error_message = "The provider's region must be one with an STS of its own that vends web identity tokens, such as eu-central-1; the global endpoint and the isolated partitions do not."
    }
  }
}

data "aws_iam_outbound_web_identity_federation" "this" {
  count = var.enable_outbound_federation || local.with_certificate ? 0 : 1
  lifecycle {
    postcondition {
      condition     = startswith(self.issuer_identifier, "https://")
      error_message = "Outbound web identity federation is off in this account; set enable_outbound_federation = true, or run: aws iam enable-outbound-web-identity-federation"
    }
  }
}

# The switch is the account's: destroying it would take it away from every workload in the account.
resource "aws_iam_outbound_web_identity_federation" "this" {
  count = var.enable_outbound_federation && !local.with_certificate ? 1 : 0
  lifecycle {
    prevent_destroy = true
  }
}

locals {
  audiences = {
    global = "api://AzureADTokenExchange"
    usgov  = "api://AzureADTokenExchangeUSGov"
    dod    = "api://AzureADTokenExchangeUSGov"
    china  = "api://AzureADTokenExchangeChina"
  }
  audience    = var.audience != null ? var.audience : local.audiences[var.cloud]
  region      = data.aws_region.this.region
  region_form = "^(cn|us-gov|eusc-de|[a-z]{2})-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}$"
  # "Creating and managing Lambda function URLs" of AWS's developer guide names them.
  regions_without_urls = [
    "ap-east-2", "ap-south-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
    "ca-west-1", "eu-central-2", "eu-south-2", "il-central-1", "me-central-1",
  ]
  partition  = data.aws_partition.this.partition
  account_id = data.aws_caller_identity.this.account_id

  issuer = one(concat(
    aws_iam_outbound_web_identity_federation.this[*].issuer_identifier,
    data.aws_iam_outbound_web_identity_federation.this[*].issuer_identifier,
  ))
}
