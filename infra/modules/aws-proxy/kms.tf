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

  # One key serves all versions; of several each serves the version that it is named by.
  keys = merge(
    { (var.key.version) = {
      existing_arn = var.key.existing_arn, imported = var.key.imported, multi_region = var.key.multi_region, replica_of = var.key.replica_of
    } },
    var.further_keys,
  )
  made_keys    = { for version, key in local.keys : version => key if key.existing_arn == null }
  replica_keys = { for version, key in local.made_keys : version => key if key.replica_of != null }
  first_keys   = { for version, key in local.made_keys : version => key if key.replica_of == null }
  key_arns = {
    for version, key in local.keys : version => coalesce(
      key.existing_arn,
      try(aws_kms_key.this[version].arn, null),
      try(aws_kms_external_key.this[version].arn, null),
      try(aws_kms_replica_key.this[version].arn, null),
      try(aws_kms_replica_external_key.this[version].arn, null),
    )
  }
  # What a policy's statement names: the key, or the list of them.
  key_resource   = try(one(values(local.key_arns)), values(local.key_arns))
  imported_keys  = [for version, key in local.made_keys : version if key.imported]
  key_arn        = local.key_arns[var.key.version]
  key_references = length(local.keys) == 1 ? "awskms:${local.key_arn}" : join(",", [for version, arn in local.key_arns : "${version}=awskms:${arn}"])
}

moved {
  from = aws_kms_key.this[0]
  to   = aws_kms_key.this["v1"]
}

moved {
  from = aws_kms_external_key.this[0]
  to   = aws_kms_external_key.this["v1"]
}

moved {
  from = aws_kms_alias.this[0]
  to   = aws_kms_alias.this["v1"]
}

resource "aws_kms_key" "this" {
  #checkov:skip=CKV_AWS_7:KMS does not rotate HMAC keys; a rotation would change every pseudonym, so the policy's key versions do it
  for_each                 = { for version, key in local.first_keys : version => key if !key.imported }
  description              = local.key_description
  key_usage                = "GENERATE_VERIFY_MAC"
  customer_master_key_spec = "HMAC_256"
  multi_region             = each.value.multi_region
  deletion_window_in_days  = 30
  policy                   = local.key_policy
  tags                     = var.tags
  lifecycle {
    prevent_destroy = true
  }
}

# Its material is imported outside Terraform (output key_import): here it would be in the state.
resource "aws_kms_external_key" "this" {
  for_each                = { for version, key in local.first_keys : version => key if key.imported }
  description             = local.key_description
  key_usage               = "GENERATE_VERIFY_MAC"
  key_spec                = "HMAC_256"
  multi_region            = each.value.multi_region
  deletion_window_in_days = 30
  enabled                 = var.enabled ? true : null
  policy                  = local.key_policy
  tags                    = var.tags
  lifecycle {
    prevent_destroy = true
  }
}

# The same key material in this region, for a proxy beside that of the primary key's: both give the same pseudonyms.
resource "aws_kms_replica_key" "this" {
  for_each                = { for version, key in local.replica_keys : version => key if !key.imported }
  description             = local.key_description
  primary_key_arn         = each.value.replica_of
  deletion_window_in_days = 30
  policy                  = local.key_policy
  tags                    = var.tags
  lifecycle {
    prevent_destroy = true
    precondition {
      condition     = split(":", each.value.replica_of)[3] != local.region
      error_message = "replica_of must be a key of another region than this one; here use existing_arn."
    }
  }
}

resource "aws_kms_replica_external_key" "this" {
  for_each                = { for version, key in local.replica_keys : version => key if key.imported }
  description             = local.key_description
  primary_key_arn         = each.value.replica_of
  deletion_window_in_days = 30
  enabled                 = var.enabled ? true : null
  policy                  = local.key_policy
  tags                    = var.tags
  lifecycle {
    prevent_destroy = true
    precondition {
      condition     = split(":", each.value.replica_of)[3] != local.region
      error_message = "replica_of must be a key of another region than this one; here use existing_arn."
    }
  }
}

# For people: the function names the key by its ARN, since an alias can be moved.
resource "aws_kms_alias" "this" {
  for_each      = local.made_keys
  name          = each.key == var.key.version ? "alias/${var.name}" : "alias/${var.name}-${each.key}"
  target_key_id = local.key_arns[each.key]
}
