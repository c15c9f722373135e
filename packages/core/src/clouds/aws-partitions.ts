/** A group of AWS regions with accounts, names and hosts of its own. */
export interface AwsPartition {
  /** As in an ARN. */
  readonly name: string;
  /** The names of its regions. */
  readonly regions: RegExp;
  /** What the hosts of its services end in. */
  readonly dnsSuffix: string;
}

/**
 * Every partition, the one list that all ARNs, hosts and keys are read with: a partition that one place knows and another does
 * not would be found out after deployment.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export const awsPartitions: readonly AwsPartition[] = [
  { name: "aws", regions: /^(?!us-gov-|cn-)[a-z]{2}-[a-z]+-\d{1,2}$/, dnsSuffix: "amazonaws.com" },
  { name: "aws-cn", regions: /^cn-[a-z]+-\d{1,2}$/, dnsSuffix: "amazonaws.com.cn" },
  { name: "aws-us-gov", regions: /^us-gov-[a-z]+-\d{1,2}$/, dnsSuffix: "amazonaws.com" },
  { name: "aws-eusc", regions: /^eusc-[a-z]{2}-[a-z]+-\d{1,2}$/, dnsSuffix: "amazonaws.eu" },
  { name: "aws-iso", regions: /^us-iso-[a-z]+-\d{1,2}$/, dnsSuffix: "c2s.ic.gov" },
  { name: "aws-iso-b", regions: /^us-isob-[a-z]+-\d{1,2}$/, dnsSuffix: "sc2s.sgov.gov" },
  { name: "aws-iso-e", regions: /^eu-isoe-[a-z]+-\d{1,2}$/, dnsSuffix: "cloud.adc-e.uk" },
  { name: "aws-iso-f", regions: /^us-isof-[a-z]+-\d{1,2}$/, dnsSuffix: "csp.hci.ic.gov" },
];

/** Any partition's name, for a regular expression. */
export const awsPartitionPattern = `(?:${awsPartitions.map(({ name }) => name).join("|")})`;
