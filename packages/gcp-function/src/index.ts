export { readCaller } from "./caller.ts";
export { googleHosts } from "./hosts.ts";
export type { GoogleIdentitySource } from "./platform.ts";
export { googlePlatform } from "./platform.ts";
export { createGcpRootKeySource } from "./root-key.ts";
export { createLocalSubjectTokenProvider, createMetadataSubjectTokenProvider } from "./subject-token.ts";
