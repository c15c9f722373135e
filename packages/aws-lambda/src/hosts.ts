import { type AwsPartition, awsPartitions } from "@graphveil/core/aws-partitions";

const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]{1,64}$/;

/**
 * Host of the region's STS. The global endpoint does not vend web identity tokens.
 *
 * @throws TypeError for what is not the name of a region: it becomes part of a host that gets a signature.
 * @see https://docs.aws.amazon.com/general/latest/gr/sts.html
 */
export function stsHost(region: string): string {
  return `sts.${region}.${partitionOf(region).dnsSuffix}`;
}

/**
 * Host of the region's KMS.
 *
 * @throws TypeError for what is not the name of a region.
 * @see https://docs.aws.amazon.com/general/latest/gr/kms.html
 */
export function kmsHost(region: string): string {
  return `kms.${region}.${partitionOf(region).dnsSuffix}`;
}

/**
 * Region of a KMS key, or undefined when the text is not the ARN of a key in a partition that has that region.
 *
 * Alias ARNs are rejected: repointing one would change every pseudonym.
 */
export function regionOfKey(keyArn: string): string | undefined {
  const [, partition, region = ""] = KEY_ARN.exec(keyArn) ?? [];
  return awsPartitions.find(({ regions }) => regions.test(region))?.name === partition && region
    ? region
    : undefined;
}

function partitionOf(region: string): AwsPartition {
  const partition = awsPartitions.find(({ regions }) => regions.test(region));
  if (!partition) {
    throw new TypeError("The region is not the name of an AWS region.");
  }
  return partition;
}
