export { type LocalServer, PortError, startLocalServer } from "./serve/local-server.ts";
