export { type CertificateOptions, createSelfSigned } from "./certificate/x509.ts";
export { type CheckedPolicy, checkPolicy, type PolicyCheck } from "./policy/check.ts";
export { lockPath, lockText } from "./policy/lock-file.ts";
export { createEmbeddedService, type EmbeddedService } from "./serve/embedded.ts";
export { type LocalServer, PortError, startLocalServer } from "./serve/local-server.ts";
