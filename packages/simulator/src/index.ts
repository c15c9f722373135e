export { tokenId } from "./bearer.ts";
export type { Channel, Delivery, UnsimulatedEntry } from "./exchange.ts";
export type { Fault, FaultRule, Faults } from "./faults.ts";
export type { FrontDoor } from "./front-door.ts";
export {
  type ChildProcessOptions,
  type Exit,
  type NodeProcess,
  startNodeProcess,
} from "./fronts/child-process.ts";
export { type CloudRun, type CloudRunOptions, createCloudRun } from "./fronts/cloud-run.ts";
export { createFunctionUrl, type FunctionUrl, type FunctionUrlOptions } from "./fronts/function-url.ts";
export {
  type FunctionsFramework,
  type FunctionsFrameworkOptions,
  startFunctionsFramework,
} from "./fronts/functions-framework.ts";
export {
  type InvocationError,
  type InvokeMode,
  MidStreamError,
  type StreamedReply,
} from "./fronts/invocation-response.ts";
export { type LambdaRuntimeOptions, spawnLambdaRuntime } from "./fronts/lambda-runtime.ts";
export {
  createLambdaRuntimeApi,
  type InvocationReply,
  type InvokeOptions,
  type LambdaRuntimeApi,
  type LambdaRuntimeApiOptions,
} from "./fronts/lambda-runtime-api.ts";
export {
  json,
  type Leg,
  type SimulatedHost,
  type SimulatedRequest,
  type SimulatedResponse,
  UnsimulatedRequest,
} from "./host.ts";
export type {
  AccessTokenClaims,
  AccessTokenLifetime,
  AccessTokenProblem,
  AccessTokenVerdict,
  AccessTokenVerifier,
} from "./hosts/entra/access-token.ts";
export type { GraphBearerVerdict } from "./hosts/entra/graph-bearer.ts";
export type { GoogleIdentity, IdTokenClaims, IssuedAccessToken } from "./hosts/google/identity.ts";
export { createGraphHost, type GraphHost, type GraphHostOptions } from "./hosts/graph/graph-host.ts";
export type { Journal, JournalEntry } from "./journal.ts";
export type { Network } from "./network/listen.ts";
export { createSeededRandom, type Random, randomGuid, randomHex } from "./seeded-random.ts";
export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
export { createStack, type Stack, type StackOptions } from "./stack.ts";
export { benchPages } from "./tenant/bench-pages.ts";
export { type Canary, type CanaryKind, canaries } from "./tenant/canaries.ts";
export { createCanaryScanner } from "./tenant/canary-scanner.ts";
export type { NewEvent, NewMessage } from "./tenant/item-edits.ts";
export type { MailboxEditor } from "./tenant/mailbox-editor.ts";
export { createTenant, type Tenant, type TenantOptions } from "./tenant/tenant.ts";
export type { GroupChanges, RemovalReason, TenantEditor } from "./tenant/tenant-editor.ts";
export {
  type AwsCaller,
  type AwsCredentials,
  type AwsPrincipal,
  type AwsWorld,
  type CloudName,
  defaultWorld,
  type EntraWorld,
  type FederatedCredential,
  type GcpCaller,
  type GcpWorld,
  type KeyVaultWorld,
  type ServiceAccount,
  type World,
} from "./world.ts";
