export type {
  AccessTokenClaims,
  AccessTokenLifetime,
  AccessTokenProblem,
  AccessTokenVerdict,
  AccessTokenVerifier,
} from "./hosts/entra/access-token.ts";
export type { GraphBearerVerdict } from "./hosts/entra/graph-bearer.ts";
export type { GoogleIdentity, IdTokenClaims, IssuedAccessToken } from "./hosts/google/identity.ts";
export {
  type CorruptionCode,
  type MailboxFaults,
  type MailboxRefusal,
  mailboxRefusals,
} from "./hosts/graph/behaviour/mailbox-faults.ts";
export { defaultReality, type Reality } from "./hosts/graph/behaviour/reality.ts";
export { outlookWindow, type RequestWindow, type Throttling } from "./hosts/graph/behaviour/throttle.ts";
export { createGraphHost, type GraphHost, type GraphHostOptions } from "./hosts/graph/graph-host.ts";
export {
  type ChildProcessOptions,
  type Exit,
  type NodeProcess,
  startNodeProcess,
} from "./platforms/child-process.ts";
export { type CloudRun, type CloudRunOptions, createCloudRun } from "./platforms/cloud-run.ts";
export { createFunctionUrl, type FunctionUrl, type FunctionUrlOptions } from "./platforms/function-url.ts";
export {
  type FunctionsFramework,
  type FunctionsFrameworkOptions,
  startFunctionsFramework,
} from "./platforms/functions-framework.ts";
export {
  type InvocationError,
  type InvokeMode,
  MidStreamError,
  type StreamedReply,
} from "./platforms/invocation-response.ts";
export { type LambdaRuntimeOptions, spawnLambdaRuntime } from "./platforms/lambda-runtime.ts";
export {
  createLambdaRuntimeApi,
  type InvocationReply,
  type InvokeOptions,
  type LambdaRuntimeApi,
  type LambdaRuntimeApiOptions,
} from "./platforms/lambda-runtime-api.ts";
export { tokenId } from "./protocol/bearer.ts";
export {
  createCompanyCloud,
  createGeneratedCloud,
  createSimulatedCloud,
  type GeneratedCloudOptions,
  type SimulatedCloud,
  type SimulatedCloudOptions,
} from "./simulated-cloud.ts";
export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
export { benchPages } from "./tenant/bench-pages.ts";
export { type Canary, type CanaryKind, canaries } from "./tenant/canaries/canaries.ts";
export { createCanaryScanner } from "./tenant/canaries/canary-scanner.ts";
export type { TenantContent, TenantHistory } from "./tenant/content.ts";
export type { NewEvent } from "./tenant/edits/event-edits.ts";
export { createLife, type Life, type LifeChange } from "./tenant/edits/life.ts";
export type { MailboxEditor } from "./tenant/edits/mailbox-editor.ts";
export type { NewMessage } from "./tenant/edits/message-edits.ts";
export type { GroupChanges, RemovalReason, TenantEditor } from "./tenant/edits/tenant-editor.ts";
export type { MailboxSize } from "./tenant/generated/generated-mailbox.ts";
export {
  createGeneratedTenant,
  type GeneratedTenant,
  type GeneratedTenantOptions,
} from "./tenant/generated/generated-tenant.ts";
export { createTenant, type Tenant, type TenantOptions } from "./tenant/tenant.ts";
export type { ErrorPlace, Fault, FaultRule, Faults } from "./wire/faults.ts";
export type { FrontDoor } from "./wire/front-door.ts";
export {
  json,
  type Leg,
  type SimulatedHost,
  type SimulatedRequest,
  type SimulatedResponse,
  UnsimulatedRequest,
} from "./wire/host.ts";
export type { Journal, JournalEntry } from "./wire/journal.ts";
export type { Network } from "./wire/network/listen.ts";
export type { Channel, Delivery, UnsimulatedEntry } from "./wire/router.ts";
export {
  type AwsCaller,
  type AwsCertificateKey,
  type AwsCredentials,
  type AwsPrincipal,
  type AwsWorld,
  type CloudName,
  defaultWorld,
  type EntraCertificate,
  type EntraWorld,
  type FederatedCredential,
  type GcpCaller,
  type GcpCertificateKey,
  type GcpWorld,
  type KeyVaultWorld,
  type ServiceAccount,
  type World,
} from "./world.ts";
