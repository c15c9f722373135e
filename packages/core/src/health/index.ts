export type { DeepHealth, Diagnosis } from "./deep-health.ts";
export type { Finding, FindingResult } from "./finding.ts";
export { explainFailure, worstResult } from "./finding.ts";
export type { GraphProbe, ProbeReply } from "./graph-probe.ts";
export { createGraphProbe, replyText } from "./graph-probe.ts";
