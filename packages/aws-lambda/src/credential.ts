import {
  type CloudName,
  clouds,
  createFederatedCredential,
  createPinnedFetch,
  type FederatedCredential,
} from "@graphveil/core";
import type { AwsCredentials } from "./client-options.ts";
import { stsHost } from "./hosts.ts";
import { createStsSubjectTokenProvider } from "./subject-token.ts";

/** Options of {@link createAwsCredential}. */
export interface AwsCredentialOptions {
  /** Of the Entra tenant: a GUID or a verified domain. */
  readonly tenantId: string;
  /** Of the application that trusts the AWS role: a GUID. */
  readonly clientId: string;
  /** Microsoft's cloud. Default: `global`. */
  readonly cloud?: CloudName | undefined;
  /** Audience of the role's identity token. Default: what Entra ID asks for in the cloud. */
  readonly audience?: string | undefined;
  /** Region whose STS vends the token. Default: the variable `AWS_REGION`. */
  readonly region?: string | undefined;
  /** Default: the usual chain of the AWS SDK (variables, profile, SSO, web identity, container, instance). */
  readonly credentials?: AwsCredentials | undefined;
}

/**
 * A credential for any Azure SDK client with the identity of an AWS role, without a secret: STS signs who the role is, and Entra
 * ID exchanges that for an access token (workload identity federation).
 *
 * Reaches two hosts alone: the region's STS and the authority of the cloud.
 *
 * @throws TypeError if the tenant id is neither a GUID nor a domain, or if there is no region or it is not the name of one
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html
 */
export function createAwsCredential(options: AwsCredentialOptions): FederatedCredential {
  const { tenantId, clientId, cloud = "global", audience, credentials = "chain" } = options;
  const region = options.region ?? process.env["AWS_REGION"];
  if (region === undefined) throw new TypeError("No AWS region: give the option region, or set AWS_REGION.");
  const allowedHosts = new Set([stsHost(region), clouds[cloud].authorityHost]);
  const fetch = createPinnedFetch({ allowedHosts });
  const subjectTokens = createStsSubjectTokenProvider({ region, credentials, fetch });
  return createFederatedCredential({ tenantId, clientId, cloud, audience, subjectTokens, fetch });
}
