locals {
  # What keeps its files; people, groups and rooms are replaced by each load. The state of the loads is beside them, and must stay.
  kept_tables = ["calendar_view", "events", "mailbox_settings", "messages", "skipped_mailboxes", "sync_epochs"]
  expiring    = var.retention_days == null ? [] : flatten([for table in local.kept_tables : ["${table}/", "${table}__"]])
}

resource "aws_s3_bucket" "lake" {
  #checkov:skip=CKV_AWS_18:CloudTrail's data events say who reads objects, where they are on
  #checkov:skip=CKV_AWS_21:versions would keep what retention_days and a person's deletion take away
  #checkov:skip=CKV_AWS_144:what it holds can be loaded again
  #checkov:skip=CKV_AWS_145:AWS encrypts it with its own key, and kms_key_arn sets another
  #checkov:skip=CKV2_AWS_62:nothing waits for single files
  bucket = "${var.name}-${local.account}-${var.region}"
  tags   = var.tags
}

resource "aws_s3_bucket_public_access_block" "lake" {
  bucket                  = aws_s3_bucket.lake.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "lake" {
  bucket = aws_s3_bucket.lake.bucket
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "lake" {
  bucket = aws_s3_bucket.lake.bucket
  rule {
    bucket_key_enabled = var.kms_key_arn != null
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "lake" {
  bucket = aws_s3_bucket.lake.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.lake.arn, "${aws_s3_bucket.lake.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
  depends_on = [aws_s3_bucket_public_access_block.lake]
}

resource "aws_s3_bucket_lifecycle_configuration" "lake" {
  bucket = aws_s3_bucket.lake.bucket
  rule {
    id     = "unfinished-uploads"
    status = "Enabled"
    filter {
      prefix = ""
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
  rule {
    id     = "results-of-queries"
    status = "Enabled"
    filter {
      prefix = "athena/"
    }
    expiration {
      days = 7
    }
  }
  dynamic "rule" {
    for_each = local.expiring
    content {
      id     = replace(replace(rule.value, "/", ""), "__", "-lists")
      status = "Enabled"
      filter {
        prefix = "${var.dataset}/${rule.value}"
      }
      expiration {
        days = var.retention_days
      }
    }
  }
}
