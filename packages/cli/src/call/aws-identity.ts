import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { AwsRoleError, type AwsSession, assumeRole, stsHost } from "@graphveil/aws-lambda";
import { createPinnedFetch } from "@graphveil/core";
import { AwsV4Signer } from "aws4fetch";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { Prove } from "./prove.ts";

/** What a signature is made for. */
export interface AwsProofOptions {
  readonly region: string;
  /** ARN of the role to assume; undefined signs with the credentials that are found. */
  readonly role: string | undefined;
  /** Reaches STS. Default: the global fetch. */
  readonly fetch: typeof fetch | undefined;
}

const ASSUME_LIMIT_MS = 30_000;
/** A session that ends sooner is not begun a request with. */
const LEAST_LEFT_MS = 60_000;

type Credentials = () => Promise<AwsSession>;

/** The usual chain: variables, profiles, SSO, web identity, container, instance. */
const createChain = (): Credentials => {
  const chain = defaultProvider();
  return async () => {
    try {
      return await chain();
    } catch {
      // What the chain throws can quote files and services.
      throw new CommandError(
        EXIT.wrongUse,
        "No AWS credentials were found, or they have expired: run aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and its secret.",
      );
    }
  };
};

const explainRole = (error: unknown): unknown => {
  if (!(error instanceof AwsRoleError)) return error;
  const code = error.kind === "unavailable" ? EXIT.unreachable : EXIT.refused;
  return new CommandError(code, `${error.message} ${error.remedy}`);
};

/** Sessions of the role, each of which is used until shortly before its end. */
const assume = (roleArn: string, source: Credentials, options: AwsProofOptions): Credentials => {
  const { region } = options;
  const fetch = createPinnedFetch({ allowedHosts: new Set([stsHost(region)]), fetch: options.fetch });
  let session: AwsSession | undefined;
  return async () => {
    const end = session?.expiration?.getTime() ?? 0;
    if (session === undefined || end - Date.now() < LEAST_LEFT_MS) {
      const signal = AbortSignal.timeout(ASSUME_LIMIT_MS);
      const credentials = await source();
      session = await assumeRole({ region, credentials, fetch }, roleArn, signal).catch((error: unknown) => {
        throw explainRole(error);
      });
    }
    return session;
  };
};

const checkRegion = (region: string): void => {
  try {
    stsHost(region);
  } catch {
    throw new CommandError(EXIT.wrongUse, "AWS_REGION or the host does not name a region of AWS.");
  }
};

/**
 * Signs requests of a Function URL with SigV4, for the service `lambda`.
 *
 * @throws CommandError (wrong use) for what is not a region
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function createAwsProof(options: AwsProofOptions): Prove {
  const { region, role } = options;
  checkRegion(region);
  const chain = createChain();
  const credentials = role === undefined ? chain : assume(role, chain, options);
  return async (url, body) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    const signer = new AwsV4Signer({
      url: url.href,
      ...(body === undefined ? {} : { method: "POST", body }),
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: "lambda",
      region,
    });
    return Object.fromEntries((await signer.sign()).headers);
  };
}
