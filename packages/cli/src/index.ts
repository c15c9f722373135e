export { checkPolicy, type PolicyCheck } from "./policy/check.ts";
export { type LocalServer, PortError, startLocalServer } from "./serve/local-server.ts";
