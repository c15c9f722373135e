# The key of a certificate instead of the federated identity. It is made here and never leaves KMS; of the certificate
# only the public half is in the state.
locals {
  with_certificate = var.credential == "certificate"
  certificate      = var.certificate_file == null ? null : trimspace(file(var.certificate_file))
  certificate_key  = one([for key in aws_kms_key.certificate : "awskms:${key.arn}"])
  # One of the two: who may sign for the application, and who is given an identity token for it.
  statements_identity = [for key in aws_kms_key.certificate : {
    Sid       = "Certificate"
    Effect    = "Allow"
    Action    = "kms:Sign"
    Resource  = key.arn
    Condition = { StringEquals = { "kms:SigningAlgorithm" = "RSASSA_PSS_SHA_256" } }
  }]
  # What the function asks of KMS, for the endpoint's policy.
  kms_actions                = concat(["kms:GenerateMac"], [for key in aws_kms_key.certificate : "kms:Sign"])
  kms_keys                   = concat(values(local.key_arns), aws_kms_key.certificate[*].arn)
  certificate_administrators = length(var.key.administrators) > 0 ? var.key.administrators : ["arn:${local.partition}:iam::${local.account_id}:root"]
}

resource "aws_kms_key" "certificate" {
  #checkov:skip=CKV_AWS_7:KMS does not rotate asymmetric keys; a new key needs a new certificate
  count                    = local.with_certificate ? 1 : 0
  description              = "Certificate of Graphveil ${var.name}: who signs with this key is the Entra application."
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "RSA_2048"
  deletion_window_in_days  = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administration"
        Effect    = "Allow"
        Principal = { AWS = local.certificate_administrators }
        Action    = local.key_actions_administration
        Resource  = "*"
      },
      # A certificate is signed by its own key, with PKCS #1; assertions of the function are PSS.
      {
        Sid       = "MakesCertificate"
        Effect    = "Allow"
        Principal = { AWS = local.certificate_administrators }
        Action    = "kms:Sign"
        Resource  = "*"
        Condition = { StringEquals = { "kms:SigningAlgorithm" = "RSASSA_PKCS1_V1_5_SHA_256" } }
      },
      {
        Sid       = "ReadsPublicKey"
        Effect    = "Allow"
        Principal = { AWS = local.certificate_administrators }
        Action    = "kms:GetPublicKey"
        Resource  = "*"
      },
      {
        Sid       = "SignsAssertions"
        Effect    = "Allow"
        Principal = { AWS = aws_iam_role.this.arn }
        Action    = "kms:Sign"
        Resource  = "*"
        Condition = { StringEquals = { "kms:SigningAlgorithm" = "RSASSA_PSS_SHA_256" } }
      },
    ]
  })
  tags = var.tags
  lifecycle {
    prevent_destroy = true
  }
}
