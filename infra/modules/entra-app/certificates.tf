# The public half of keys that a KMS holds. Without an end date of its own an upload ends with its certificate; a later end is
# refused (KeyCredentialsInvalidEndDate).
locals {
  certificates = distinct([for pem in var.certificates : trimspace(pem)])
}

resource "azuread_application_certificate" "this" {
  for_each       = { for pem in local.certificates : substr(sha256(pem), 0, 12) => pem if local.manages_credentials }
  application_id = local.application_id
  type           = "AsymmetricX509Cert"
  encoding       = "pem"
  value          = each.value
}
