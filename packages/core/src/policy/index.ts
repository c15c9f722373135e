export { applicationRoles } from "./application-roles.ts";
export { leastPermissions } from "./least-permissions.ts";
export type { Operation, OperationGroup, OperationReply, ParameterName } from "./operation.ts";
export { clearIds, idKindOf, operationGroups } from "./operation.ts";
export { catalogue } from "./operations/catalogue.ts";
export { createPathMatcher, type PathMatch, type PathMatcher } from "./path-template.ts";
export { acceptedPermissions } from "./permissions.ts";
export { pushedSelect } from "./push-down.ts";
export { refusalReason } from "./refused-operations.ts";
