export type { AuditEvent } from "./audit.ts";
export type {
  CallerAuthentication,
  Configuration,
  ConfigurationOptions,
  ConfigurationProblem,
} from "./config.ts";
export { ConfigurationError, parseConfig } from "./config.ts";
export type { ErrorCode } from "./errors.ts";
export {
  createPinnedFetch,
  OutboundRefusedError,
  ResponseBodyError,
  readBounded,
} from "./http/bounded-fetch.ts";
export { answerUnreadable, readNodeRequest, writeNodeReply } from "./http/node-http.ts";
export type { RequestTarget, TargetResult } from "./http/target.ts";
export { parseTarget } from "./http/target.ts";
export type { Sleep } from "./identity/abort.ts";
export { abortable, sleep } from "./identity/abort.ts";
export type { Cloud, CloudName } from "./identity/clouds.ts";
export { clouds } from "./identity/clouds.ts";
export type { FederatedCredential } from "./identity/credential.ts";
export { createFederatedCredential } from "./identity/credential.ts";
export { EntraError } from "./identity/entra-error.ts";
export type { SubjectToken, SubjectTokenProvider, SubjectTokenRequest } from "./identity/subject-token.ts";
export { readSubjectToken, SubjectTokenError } from "./identity/subject-token.ts";
export type { Caller, Invocation, ProxyRequest } from "./invocation.ts";
export type { KeyReference, ManagedKeyReference } from "./key-reference.ts";
export type { Log, LogFormat, LogLevel } from "./log.ts";
export { createLog } from "./log.ts";
export type { GraphProxy, ProxyDependencies } from "./proxy/proxy.ts";
export { createProxy } from "./proxy/proxy.ts";
export type { RootKeyErrorCode, RootKeyRequest, RootKeySource } from "./root-key.ts";
export { RootKeyError } from "./root-key.ts";
export type { Platform, Service, ServiceOptions } from "./service.ts";
export { createService } from "./service.ts";
export { version } from "./version.ts";
export { createYoungGenerationLimit } from "./young-generation.ts";
