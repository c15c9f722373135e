/**
 * What applying needs, by the type of the resource or data source: making, reading, changing and removing it, tags included.
 * Where Terraform refuses to destroy (keys, the account's federation switch, Google's log bucket) or leaves a thing behind (versions of
 * the policy's layer), nothing here can destroy either.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export const awsActions: Readonly<Record<string, readonly string[]>> = {
  aws_caller_identity: [],
  aws_cloudwatch_dashboard: [
    "cloudwatch:DeleteDashboards",
    "cloudwatch:GetDashboard",
    "cloudwatch:PutDashboard",
  ],
  aws_cloudwatch_event_rule: [
    "events:DeleteRule",
    "events:DescribeRule",
    "events:ListTagsForResource",
    "events:PutRule",
    "events:TagResource",
    "events:UntagResource",
  ],
  aws_cloudwatch_event_target: [
    "events:ListTargetsByRule",
    "events:PutTargets",
    "events:RemoveTargets",
    "iam:PassRole",
  ],
  aws_cloudwatch_log_group: [
    "logs:AssociateKmsKey",
    "logs:CreateLogGroup",
    "logs:DeleteLogGroup",
    "logs:DescribeLogGroups",
    "logs:DisassociateKmsKey",
    "logs:ListTagsForResource",
    "logs:PutLogGroupDeletionProtection",
    "logs:PutRetentionPolicy",
    "logs:TagResource",
    "logs:UntagResource",
  ],
  aws_cloudwatch_log_groups: ["logs:DescribeLogGroups"],
  aws_cloudwatch_log_subscription_filter: [
    "logs:DeleteSubscriptionFilter",
    "logs:DescribeSubscriptionFilters",
    "logs:PutSubscriptionFilter",
  ],
  aws_cloudwatch_metric_alarm: [
    "cloudwatch:DeleteAlarms",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:ListTagsForResource",
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:TagResource",
    "cloudwatch:UntagResource",
  ],
  aws_iam_outbound_web_identity_federation: [
    "iam:EnableOutboundWebIdentityFederation",
    "iam:GetOutboundWebIdentityFederationInfo",
  ],
  aws_iam_role: [
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:GetRole",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListRolePolicies",
    "iam:PutRolePermissionsBoundary",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
  ],
  aws_iam_role_policy: ["iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:PutRolePolicy"],
  aws_kms_alias: ["kms:CreateAlias", "kms:DeleteAlias", "kms:ListAliases", "kms:UpdateAlias"],
  aws_kms_external_key: ["kms:CreateKey", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy"],
  // KMS keeps multi-region keys in step by a role of its own, which the first of them makes.
  aws_kms_key: [
    "iam:CreateServiceLinkedRole",
    "kms:CreateKey",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateKeyDescription",
  ],
  aws_kms_replica_external_key: [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
  ],
  aws_kms_replica_key: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:ReplicateKey"],
  aws_lambda_alias: ["lambda:CreateAlias", "lambda:DeleteAlias", "lambda:GetAlias", "lambda:UpdateAlias"],
  aws_lambda_function: [
    "iam:PassRole",
    "lambda:CreateFunction",
    "lambda:DeleteFunction",
    "lambda:DeleteFunctionConcurrency",
    "lambda:GetFunction",
    "lambda:GetFunctionCodeSigningConfig",
    "lambda:GetFunctionConfiguration",
    "lambda:ListTags",
    "lambda:ListVersionsByFunction",
    "lambda:PublishVersion",
    "lambda:PutFunctionConcurrency",
    "lambda:TagResource",
    "lambda:UntagResource",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
  ],
  aws_lambda_function_url: [
    "lambda:CreateFunctionUrlConfig",
    "lambda:DeleteFunctionUrlConfig",
    "lambda:GetFunctionUrlConfig",
    "lambda:UpdateFunctionUrlConfig",
  ],
  aws_lambda_layer_version: ["lambda:GetLayerVersion", "lambda:PublishLayerVersion"],
  aws_lambda_permission: ["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"],
  aws_partition: [],
  aws_region: [],
};

/** The same for what only `vpc` makes. */
export const awsNetworkActions: Readonly<Record<string, readonly string[]>> = {
  aws_security_group: [
    "ec2:CreateSecurityGroup",
    "ec2:CreateTags",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteTags",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:RevokeSecurityGroupEgress",
  ],
  aws_vpc_endpoint: [
    "ec2:CreateVpcEndpoint",
    "ec2:DeleteVpcEndpoints",
    "ec2:DescribePrefixLists",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcs",
    "ec2:ModifyVpcEndpoint",
  ],
  aws_vpc_security_group_egress_rule: [
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:DescribeSecurityGroupRules",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupEgress",
  ],
  aws_vpc_security_group_ingress_rule: [
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:DescribeSecurityGroupRules",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupIngress",
  ],
};

const all = (service: string, verbs: readonly string[]): readonly string[] =>
  verbs.map((verb) => `${service}.${verb}`);
const CHANGE = ["create", "delete", "get", "update"];
const BIND = ["getIamPolicy", "setIamPolicy"];

/**
 * Permissions of Google Cloud, by the type of the resource or data source.
 *
 * @see https://cloud.google.com/iam/docs/permissions-reference
 */
export const googlePermissions: Readonly<Record<string, readonly string[]>> = {
  google_artifact_registry_repository: all("artifactregistry.repositories", CHANGE),
  google_artifact_registry_repository_iam_member: all("artifactregistry.repositories", BIND),
  google_cloud_run_v2_service_iam_member: all("run.services", BIND),
  google_cloudfunctions2_function: [
    ...all("cloudfunctions.functions", CHANGE),
    "cloudfunctions.operations.get",
    "iam.serviceAccounts.actAs",
  ],
  google_kms_crypto_key: [
    ...all("cloudkms.cryptoKeys", ["create", "get", "update"]),
    ...all("cloudkms.cryptoKeyVersions", ["get", "list"]),
  ],
  google_kms_crypto_key_iam_member: all("cloudkms.cryptoKeys", BIND),
  google_kms_key_ring: all("cloudkms.keyRings", ["create", "get"]),
  google_logging_metric: all("logging.logMetrics", CHANGE),
  google_logging_project_bucket_config: all("logging.buckets", ["create", "get", "update"]),
  google_logging_project_sink: all("logging.sinks", CHANGE),
  google_logging_project_exclusion: all("logging.exclusions", CHANGE),
  google_monitoring_alert_policy: all("monitoring.alertPolicies", CHANGE),
  google_monitoring_dashboard: all("monitoring.dashboards", CHANGE),
  google_project: ["resourcemanager.projects.get"],
  google_project_iam_member: all("resourcemanager.projects", BIND),
  google_project_service: all("serviceusage.services", ["enable", "get", "list"]),
  google_service_account: all("iam.serviceAccounts", CHANGE),
  google_storage_bucket: [...all("storage.buckets", CHANGE), "storage.objects.list"],
  google_storage_bucket_iam_member: all("storage.buckets", BIND),
  google_storage_bucket_object: all("storage.objects", ["create", "delete", "get"]),
};

/** The same for the load balancer of gcp-front: what refers to another resource must be allowed to use that. */
export const googleFrontPermissions: Readonly<Record<string, readonly string[]>> = {
  google_compute_backend_service: [
    ...all("compute.backendServices", [...CHANGE, "setSecurityPolicy"]),
    "compute.regionNetworkEndpointGroups.use",
    "compute.securityPolicies.use",
  ],
  google_compute_global_address: all("compute.globalAddresses", ["create", "delete", "get"]),
  google_compute_global_forwarding_rule: [
    ...all("compute.globalForwardingRules", ["create", "delete", "get", "setTarget", "update"]),
    "compute.globalAddresses.use",
    "compute.targetHttpsProxies.use",
  ],
  google_compute_managed_ssl_certificate: all("compute.sslCertificates", ["create", "delete", "get"]),
  google_compute_region_network_endpoint_group: [
    ...all("compute.regionNetworkEndpointGroups", ["create", "delete", "get"]),
    "compute.regionOperations.get",
  ],
  google_compute_security_policy: all("compute.securityPolicies", CHANGE),
  google_compute_ssl_policy: all("compute.sslPolicies", CHANGE),
  google_compute_target_https_proxy: [
    ...all("compute.targetHttpsProxies", [
      "create",
      "delete",
      "get",
      "setSslCertificates",
      "setSslPolicy",
      "setUrlMap",
      "update",
    ]),
    "compute.sslCertificates.get",
    "compute.sslPolicies.use",
    "compute.urlMaps.use",
  ],
  google_compute_url_map: [
    ...all("compute.urlMaps", CHANGE),
    "compute.backendServices.use",
    "compute.globalOperations.get",
  ],
};
