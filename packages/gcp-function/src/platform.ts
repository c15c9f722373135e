import { type Platform, RootKeyError, type ServiceOptions, SigningKeyError } from "@graphveil/core";
import { createGcpAssertionSigner } from "./assertion-signer.ts";
import { googleHosts } from "./hosts.ts";
import { createGcpRootKeySource } from "./root-key.ts";
import {
  createLocalSubjectTokenProvider,
  createMetadataSubjectTokenProvider,
  type GoogleIdentitySource,
} from "./subject-token.ts";

const { metadata, kms, iamCredentials, oauth } = googleHosts;

/** The Google side of the service: identity tokens of the service account, root keys and signatures of Cloud KMS. */
export function googlePlatform(source: GoogleIdentitySource): ServiceOptions["platform"] {
  return (_, fetch): Platform => ({
    hosts: source === "metadata" ? [metadata, kms] : [metadata, kms, iamCredentials, oauth],
    subjectTokens:
      source === "metadata"
        ? createMetadataSubjectTokenProvider({ fetch })
        : createLocalSubjectTokenProvider({ fetch }),
    rootKeys: (reference) => {
      if (reference.kind === "gcpkms") {
        return createGcpRootKeySource({ keyVersion: reference.keyVersionName, identity: source, fetch });
      }
      throw new RootKeyError("keyInvalid", {
        remedy: "On Google Cloud, GRAPHVEIL_KEY must be gcpkms:<crypto key version name>.",
      });
    },
    signers: (reference) => {
      if (reference.kind === "gcpkms") {
        return createGcpAssertionSigner({ keyVersion: reference.keyVersionName, identity: source, fetch });
      }
      throw new SigningKeyError("keyInvalid", {
        remedy: "On Google Cloud, GRAPHVEIL_CERTIFICATE_KEY must be gcpkms:<crypto key version name>.",
      });
    },
  });
}
