export type { Operation, OperationGroup, OperationReply, ParameterName } from "./operation.ts";
export { catalogue } from "./operations/catalogue.ts";
export type { Deny, Permit, Policy, PolicyOptions, PolicyTarget } from "./policy.ts";
export { createPolicy } from "./policy.ts";
