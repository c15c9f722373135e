resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts by itself; logs.kms_key_arn sets a key of your own
  #checkov:skip=CKV_AWS_338:the default is 400 days; a shorter period is the operator's choice
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.logs.retention_days
  kms_key_id        = var.logs.kms_key_arn
  # Who read which mailbox is asked after the proxy is gone, too. AWS itself then refuses to delete the group.
  skip_destroy                = var.logs.keep_on_destroy
  deletion_protection_enabled = var.logs.keep_on_destroy
  tags                        = var.tags
}

# The way to a SIEM: each audit event, as it is written.
resource "aws_cloudwatch_log_subscription_filter" "this" {
  for_each        = var.logs.subscriptions
  name            = "${var.name}-${each.key}"
  log_group_name  = aws_cloudwatch_log_group.this.name
  filter_pattern  = each.value.audit_events_only ? "{ $.message = \"audit\" }" : ""
  destination_arn = each.value.destination_arn
  role_arn        = each.value.role_arn
}
