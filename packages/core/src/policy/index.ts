export { policyJsonSchema } from "./json-schema.ts";
export type { Operation, OperationGroup, OperationReply, ParameterName } from "./operation.ts";
export { catalogue } from "./operations/catalogue.ts";
