resource "aws_security_group" "function" {
  count       = var.vpc == null ? 0 : 1
  name_prefix = "${var.name}-function-"
  description = "Graphveil function ${var.name}: nothing in, HTTPS out."
  vpc_id      = var.vpc.vpc_id
  tags        = var.tags
  lifecycle {
    create_before_destroy = true
  }
}

# Entra ID and Graph have no fixed list of addresses; which hosts are called is pinned in the proxy.
resource "aws_vpc_security_group_egress_rule" "function" {
  count             = var.vpc == null ? 0 : 1
  security_group_id = aws_security_group.function[0].id
  description       = "Entra ID, Graph and the endpoints of STS and KMS"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  tags              = var.tags
}

locals {
  endpoints = { for service, statement in {
    sts = {
      Effect    = "Allow"
      Principal = { AWS = aws_iam_role.this.arn }
      Action    = "sts:GetWebIdentityToken"
      Resource  = "*"
    }
    kms = {
      Effect    = "Allow"
      Principal = { AWS = aws_iam_role.this.arn }
      Action    = try(one(local.kms_actions), local.kms_actions)
      Resource  = try(one(local.kms_keys), local.kms_keys)
    }
  } : service => statement if try(var.vpc.endpoints, false) }
}

resource "aws_security_group" "endpoints" {
  count       = length(local.endpoints) > 0 ? 1 : 0
  name_prefix = "${var.name}-endpoints-"
  description = "Endpoints of STS and KMS for Graphveil function ${var.name}: HTTPS in from the function."
  vpc_id      = var.vpc.vpc_id
  tags        = var.tags
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count                        = length(local.endpoints) > 0 ? 1 : 0
  security_group_id            = aws_security_group.endpoints[0].id
  description                  = "The function"
  referenced_security_group_id = aws_security_group.function[0].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  tags                         = var.tags
}

resource "aws_vpc_endpoint" "this" {
  for_each            = local.endpoints
  vpc_id              = var.vpc.vpc_id
  vpc_endpoint_type   = "Interface"
  service_name        = "${data.aws_partition.this.reverse_dns_prefix}.${local.region}.${each.key}"
  subnet_ids          = var.vpc.subnet_ids
  security_group_ids  = [aws_security_group.endpoints[0].id]
  private_dns_enabled = true
  policy              = jsonencode({ Version = "2012-10-17", Statement = [each.value] })
  tags                = merge(var.tags, { Name = "${var.name}-${each.key}" })
}
