import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type AwsFailure, awsFailureOf } from "./aws-failure.ts";
import { type AwsClientOptions, configOf } from "./client-options.ts";
import { stsHost } from "./hosts.ts";

/** Credentials that sign a request. */
export interface AwsSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When they end; undefined for long-term ones. */
  readonly expiration?: Date;
}

/** A role that was not assumed. Holds neither its name nor the service's text, which quotes principals. */
export class AwsRoleError extends Error {
  override readonly name = "AwsRoleError";
  readonly kind: AwsFailure["kind"];
  readonly remedy: string;

  constructor(kind: AwsFailure["kind"]) {
    super("The role was not assumed.");
    this.kind = kind;
    this.remedy = REMEDIES[kind];
  }
}

const REMEDIES: Readonly<Record<AwsFailure["kind"], string>> = {
  denied: "Your identity needs sts:AssumeRole on it, and its trust policy has to name your identity.",
  noCredentials: "No credentials were found to assume it with: run aws sso login.",
  badCredentials: "Your credentials have expired or belong to another partition, or the clock is wrong.",
  unavailable: "STS does not answer: check the machine's way out, and try again.",
  other: "STS refuses the request: give the role's ARN, arn:aws:iam::<account>:role/<name>.",
};

/** As CloudTrail shows it in the accounts of role and function. */
const SESSION_NAME = "graphveil-call";

/**
 * Assumes a role for an hour at the region's STS, as a caller of the proxy does.
 *
 * @throws AwsRoleError or the signal's reason; TypeError for what is not the name of a region
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeRole(
  options: AwsClientOptions,
  roleArn: string,
  signal: AbortSignal,
): Promise<AwsSession> {
  const client = new STSClient(configOf(options, stsHost(options.region)));
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: SESSION_NAME });
  try {
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } =
      (await client.send(command, { abortSignal: signal })).Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) throw new AwsRoleError("other");
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AwsRoleError ? error : new AwsRoleError(awsFailureOf(error).kind);
  }
}
