export { policyPermissions } from "./policy/permissions.ts";
export { type LocalServer, PortError, startLocalServer } from "./serve/local-server.ts";
