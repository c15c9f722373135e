export { createGcpAssertionSigner } from "./assertion-signer.ts";
export { readCaller } from "./caller.ts";
export { googleHosts } from "./hosts.ts";
export type { GoogleIdentitySource } from "./platform.ts";
export { googlePlatform } from "./platform.ts";
export type { GcpPublicKey } from "./public-key.ts";
export { fetchGcpPublicKey } from "./public-key.ts";
export { createGcpRootKeySource } from "./root-key.ts";
export {
  createCallerTokenProvider,
  createLocalSubjectTokenProvider,
  createMetadataSubjectTokenProvider,
} from "./subject-token.ts";
