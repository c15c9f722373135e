export { type LocalServer, PortError, startLocalServer } from "./local-server.ts";
