/** Hosts of Google that the function speaks to: to be pinned. */
export const googleHosts = {
  /** Identity and access tokens of the service account, over plain http that does not leave the machine. */
  metadata: "metadata.google.internal",
  /** Cloud KMS. */
  kms: "cloudkms.googleapis.com",
  /** Impersonation of the service account: local work alone. */
  iamCredentials: "iamcredentials.googleapis.com",
  /** The developer's own token: local work alone. */
  oauth: "oauth2.googleapis.com",
} as const;
