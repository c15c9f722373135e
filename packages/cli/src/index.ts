export { checkPolicy, type PolicyCheck } from "./policy/check.ts";
export { createEmbeddedService, type EmbeddedService } from "./serve/embedded.ts";
export { type LocalServer, PortError, startLocalServer } from "./serve/local-server.ts";
