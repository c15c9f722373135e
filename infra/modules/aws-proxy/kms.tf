locals {
  key_actions_administration = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DeleteImportedKeyMaterial",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:GetParametersForImport",
    "kms:ImportKeyMaterial",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
  ]
  # Who manages the key may not use it: no GenerateMac, and no CreateGrant, which would hand the use to others.
  key_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Administration"
        Effect = "Allow"
        Principal = {
          AWS = length(var.key.administrators) > 0 ? var.key.administrators : ["arn:${local.partition}:iam::${local.account_id}:root"]
        }
        Action   = local.key_actions_administration
        Resource = "*"
      },
      {
        Sid       = "RootKey"
        Effect    = "Allow"
        Principal = { AWS = aws_iam_role.this.arn }
        Action    = "kms:GenerateMac"
        Resource  = "*"
        Condition = { StringEquals = { "kms:MacAlgorithm" = "HMAC_SHA_256" } }
      },
    ]
  })
  key_description = "Root key of Graphveil ${var.name}: every pseudonym and seal derives from it. Without it they are lost for ever."
  key_arn = one(concat(
    var.key.existing_arn[*],
    aws_kms_key.this[*].arn,
    aws_kms_external_key.this[*].arn,
  ))
}

resource "aws_kms_key" "this" {
  #checkov:skip=CKV_AWS_7:KMS does not rotate HMAC keys; a rotation would change every pseudonym, so the policy's key versions do it
  count                    = var.key.existing_arn == null && !var.key.imported ? 1 : 0
  description              = local.key_description
  key_usage                = "GENERATE_VERIFY_MAC"
  customer_master_key_spec = "HMAC_256"
  multi_region             = var.key.multi_region
  deletion_window_in_days  = 30
  policy                   = local.key_policy
  tags                     = var.tags
  lifecycle {
    prevent_destroy = true
  }
}

# Its material is imported outside Terraform (output key_import): here it would lie in the state.
resource "aws_kms_external_key" "this" {
  count                   = var.key.existing_arn == null && var.key.imported ? 1 : 0
  description             = local.key_description
  key_usage               = "GENERATE_VERIFY_MAC"
  key_spec                = "HMAC_256"
  multi_region            = var.key.multi_region
  deletion_window_in_days = 30
  enabled                 = var.enabled ? true : null
  policy                  = local.key_policy
  tags                    = var.tags
  lifecycle {
    prevent_destroy = true
  }
}

# For people: the function names the key by its ARN, since an alias can be moved.
resource "aws_kms_alias" "this" {
  count         = var.key.existing_arn == null ? 1 : 0
  name          = "alias/${var.name}"
  target_key_id = local.key_arn
}
