export { createAwsAssertionSigner } from "./assertion-signer.ts";
export type { AwsCredentials } from "./clients.ts";
export { readCaller, readInvocation, readRequest } from "./event.ts";
export { kmsHost, regionOfKey, stsHost } from "./hosts.ts";
export type { AwsPlatformOptions } from "./platform.ts";
export { awsPlatform } from "./platform.ts";
export { fetchAwsPublicKey } from "./public-key.ts";
export { createAwsRootKeySource } from "./root-key.ts";
export { createStsSubjectTokenProvider } from "./subject-token.ts";
