/** Hosts of Google that the function speaks to: to be pinned. */
export const googleHosts = {
  /** Identity and access tokens of the service account, over plain http that does not leave the machine. */
  metadata: "metadata.google.internal",
  /** Cloud KMS. */
  kms: "cloudkms.googleapis.com",
  /** Impersonation of the service account: only for local work. */
  iamCredentials: "iamcredentials.googleapis.com",
  /** The developer's own token: only for local work. */
  oauth: "oauth2.googleapis.com",
} as const;
