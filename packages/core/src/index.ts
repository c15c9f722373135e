export type { AuditEvent, BatchEntry } from "./audit/audit-event.ts";
export type { Log, LogFormat, LogLevel } from "./audit/log.ts";
export { createLog } from "./audit/log.ts";
export type { AwsPartition } from "./clouds/aws-partitions.ts";
export { awsPartitionPattern, awsPartitions } from "./clouds/aws-partitions.ts";
export type { AssertionAlgorithm, Cloud, CloudName } from "./clouds/microsoft-clouds.ts";
export { clouds } from "./clouds/microsoft-clouds.ts";
export type { Parts, PartsOptions } from "./composition.ts";
export { createParts } from "./composition.ts";
export type { Sleep } from "./concurrency/abort.ts";
export { abortable, sleep } from "./concurrency/abort.ts";
export type { Configuration, ConfigurationOptions } from "./configuration/configuration.ts";
export { parseConfig } from "./configuration/configuration.ts";
export type { ConfigurationProblem } from "./configuration/problems.ts";
export { ConfigurationError } from "./configuration/problems.ts";
export type { CallerAuthentication } from "./configuration/variables.ts";
export type { ErrorCode, OutboundRefusal } from "./errors.ts";
export { OutboundRefusedError } from "./errors.ts";
export { createDrain } from "./hosting/drain.ts";
export { readHeaderLines, unreadableRequest } from "./hosting/header-lines.ts";
export { memoryLimit } from "./hosting/memory-limit.ts";
export type { NodeReply } from "./hosting/node-http.ts";
export { readNodeRequest, writeNodeReply } from "./hosting/node-http.ts";
export type { Answer } from "./hosting/node-server.ts";
export { answerEveryRequest } from "./hosting/node-server.ts";
export { readFile } from "./hosting/read-file.ts";
export { createYoungGenerationLimit } from "./hosting/young-generation.ts";
export {
  createPinnedFetch,
  ResponseBodyError,
  readBounded,
} from "./http/bounded-fetch.ts";
export type { RequestTarget, TargetResult } from "./http/target.ts";
export { parseTarget } from "./http/target.ts";
export type {
  AssertionSigner,
  SignatureRequest,
  SigningKeyErrorCode,
} from "./identity/assertion/assertion-signer.ts";
export { SigningKeyError } from "./identity/assertion/assertion-signer.ts";
export type { CertificateFault, ClientCertificate } from "./identity/assertion/client-certificate.ts";
export {
  certificateFaultText,
  isCertificateKey,
  readClientCertificate,
} from "./identity/assertion/client-certificate.ts";
export type {
  SubjectToken,
  SubjectTokenProvider,
  SubjectTokenRequest,
} from "./identity/assertion/subject-token.ts";
export { readSubjectToken, SubjectTokenError } from "./identity/assertion/subject-token.ts";
export type { FederatedCredential } from "./identity/credential.ts";
export { createFederatedCredential } from "./identity/credential.ts";
export { EntraError } from "./identity/exchange/entra-error.ts";
export type { Caller, EncodedReply, Invocation, ProxyRequest } from "./invocation.ts";
export type { KeyReference, ManagedKeyReference } from "./keys/key-reference.ts";
export { parseKeyReference } from "./keys/key-reference.ts";
export type { RootKeyErrorCode, RootKeyRequest, RootKeySource } from "./keys/root-key.ts";
export { RootKeyError } from "./keys/root-key.ts";
export { missingGroups } from "./proxy/missing-groups.ts";
export type { GraphProxy, HostedProxy, ProxyParts } from "./proxy/proxy.ts";
export { createProxy } from "./proxy/proxy.ts";
export type { Platform, Service, ServiceOptions } from "./service.ts";
export { createService } from "./service.ts";
export { version } from "./version.ts";
