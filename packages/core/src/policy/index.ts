export { applicationRoles } from "./application-roles.ts";
export { policyJsonSchema } from "./json-schema.ts";
export { leastPermissions } from "./least-permissions.ts";
export type { Operation, OperationGroup, OperationReply, ParameterName } from "./operation.ts";
export { operationGroups } from "./operation.ts";
export { catalogue } from "./operations/catalogue.ts";
