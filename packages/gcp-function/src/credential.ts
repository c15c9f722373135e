import {
  type CloudName,
  clouds,
  createFederatedCredential,
  createPinnedFetch,
  type FederatedCredential,
} from "@graphveil/core";
import { googleHosts } from "./hosts.ts";
import {
  createLocalSubjectTokenProvider,
  createMetadataSubjectTokenProvider,
  type GoogleIdentitySource,
} from "./subject-token.ts";

/** Options of {@link createGoogleCredential}. */
export interface GoogleCredentialOptions {
  /** Of the Entra tenant: a GUID or a verified domain. */
  readonly tenantId: string;
  /** Of the application that trusts the service account: a GUID. */
  readonly clientId: string;
  /** Microsoft's cloud. Default: `global`. */
  readonly cloud?: CloudName | undefined;
  /** Audience of the service account's identity token. Default: what Entra ID asks for in the cloud. */
  readonly audience?: string | undefined;
  /** `local` impersonates a service account by application default credentials. Default: `metadata`. */
  readonly identity?: GoogleIdentitySource | undefined;
}

/**
 * A credential for any Azure SDK client with the identity of a Google service account, without a secret: the metadata server
 * signs who it is, and Entra ID exchanges that for an access token (workload identity federation).
 *
 * Reaches Google's token services and the authority of the cloud alone.
 *
 * @throws TypeError if the tenant id is neither a GUID nor a domain
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 * @see https://cloud.google.com/run/docs/securing/service-identity#identity_tokens
 */
export function createGoogleCredential(options: GoogleCredentialOptions): FederatedCredential {
  const { tenantId, clientId, cloud = "global", audience, identity = "metadata" } = options;
  const { metadata, iamCredentials, oauth } = googleHosts;
  const local = identity === "local" ? [iamCredentials, oauth] : [];
  const allowedHosts = new Set([metadata, ...local, clouds[cloud].authorityHost]);
  const fetch = createPinnedFetch({ allowedHosts });
  const createProvider =
    identity === "local" ? createLocalSubjectTokenProvider : createMetadataSubjectTokenProvider;
  const subjectTokens = createProvider({ fetch });
  return createFederatedCredential({ tenantId, clientId, cloud, audience, subjectTokens, fetch });
}
