export { createGcpAssertionSigner } from "./assertion-signer.ts";
export { readCaller } from "./caller.ts";
export type { GoogleCredentialOptions } from "./credential.ts";
export { createGoogleCredential } from "./credential.ts";
export { googleHosts } from "./hosts.ts";
export { googlePlatform } from "./platform.ts";
export type { GcpPublicKey } from "./public-key.ts";
export { fetchGcpPublicKey } from "./public-key.ts";
export { createGcpRootKeySource } from "./root-key.ts";
export type { GoogleIdentitySource } from "./subject-token.ts";
export {
  createCallerTokenProvider,
  createLocalSubjectTokenProvider,
  createMetadataSubjectTokenProvider,
} from "./subject-token.ts";
