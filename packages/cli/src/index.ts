export { type CertificateOptions, createSelfSigned } from "./certificate/x509.ts";
export { checkPolicy, type PolicyCheck } from "./policy/check.ts";
export { type LocalServer, PortError, startLocalServer } from "./serve/local-server.ts";
