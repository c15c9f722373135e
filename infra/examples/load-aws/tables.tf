locals {
  tables = var.tables_file == null ? {} : jsondecode(file(var.tables_file))
  types = {
    text = "string", json = "string", bigint = "bigint", double = "double", bool = "boolean"
    date = "date", timestamp = "timestamp", datetime = "timestamp"
  }
  qualified = { for name in keys(local.tables) : name => "\"${var.dataset}\".\"${name}_files\"" }
  # The rows of a list's owner that count. Where the owner is an entry of a list itself, the way goes up to the row that has a key.
  parents = { for name, table in local.tables : name => join("", concat(
    [for owner in table.parents : "SELECT _dlt_id FROM ${local.qualified[owner]} WHERE _dlt_parent_id IN (" if length(local.tables[owner].parents) > 0],
    [for root in table.parents : "SELECT _dlt_id FROM \"${var.dataset}\".\"${root}\"" if length(local.tables[root].parents) == 0],
    [for owner in table.parents : ")" if length(local.tables[owner].parents) > 0],
  )) }
  views = { for name, table in local.tables : name => templatefile("${path.module}/views/${table.view}.sql", {
    columns = join(", ", [for column in keys(table.columns) : "\"${column}\""])
    key     = join(", ", [for column in table.key : "\"${column}\""])
    files   = local.qualified[name]
    epochs  = "\"${var.dataset}\".\"sync_epochs_files\""
    parents = local.parents[name]
  }) if table.view != "none" }
  # Lists, such as the recipients of a mail, are views of their rows' views, and come after these.
  view_order = concat(
    [for name in keys(local.views) : name if length(local.tables[name].parents) == 0],
    [for name in keys(local.views) : name if length(local.tables[name].parents) > 0],
  )
}

resource "aws_glue_catalog_database" "this" {
  name        = var.dataset
  description = "Sanitized mail and calendars: the files of s3://${aws_s3_bucket.lake.bucket}/${var.dataset}"
  tags        = var.tags
}

# Every row that was ever written. The views show what counts.
resource "aws_glue_catalog_table" "files" {
  for_each      = local.tables
  database_name = aws_glue_catalog_database.this.name
  name          = "${each.key}_files"
  table_type    = "EXTERNAL_TABLE"
  parameters    = { EXTERNAL = "TRUE", classification = "parquet" }
  storage_descriptor {
    location      = "s3://${aws_s3_bucket.lake.bucket}/${var.dataset}/${each.key}/"
    input_format  = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }
    dynamic "columns" {
      for_each = each.value.columns
      content {
        name = columns.key
        type = local.types[columns.value]
      }
    }
  }
}

resource "aws_athena_workgroup" "this" {
  name          = var.name
  description   = "Questions about the files of s3://${aws_s3_bucket.lake.bucket}"
  force_destroy = true
  tags          = var.tags
  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    engine_version {
      selected_engine_version = "Athena engine version 3"
    }
    result_configuration {
      output_location = "s3://${aws_s3_bucket.lake.bucket}/athena/"
      encryption_configuration {
        encryption_option = var.kms_key_arn == null ? "SSE_S3" : "SSE_KMS"
        kms_key_arn       = var.kms_key_arn
      }
    }
  }
}

# Athena makes a view by a query; these wait in the workgroup to be run.
resource "aws_athena_named_query" "view" {
  for_each    = local.views
  workgroup   = aws_athena_workgroup.this.id
  database    = aws_glue_catalog_database.this.name
  name        = "view ${each.key}"
  description = "What counts of the rows of ${each.key}_files"
  query       = "CREATE OR REPLACE VIEW \"${var.dataset}\".\"${each.key}\" AS\n${each.value}"
  depends_on  = [aws_glue_catalog_table.files]
}
