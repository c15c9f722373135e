/** Faults of the simulated clouds that `serve --fault` shows, by name, each with what then happens. */
export const serveFaults = {
  "graph-throttled": "every second request to Graph gets 429 with Retry-After",
  "graph-overloaded": "every request to Graph is answered with 503",
  "graph-slow": "every reply of Graph comes 3 s late",
  "graph-reset": "every second connection to Graph is reset",
  "graph-cut-off": "every second reply of Graph breaks off",
  "graph-malformed": "every reply of Graph is JSON that ends in the middle",
  "graph-error-inside": "every second page of Graph has an error inside a 200",
  "graph-token-refused": "Graph refuses the token",
  "mailboxes-refused": "every second mailbox is outside the application's scope",
  "entra-unavailable": "Entra ID is down",
  "entra-throttled": "Entra ID is asked too often",
  "entra-no-subject": "no federated credential has the subject (AADSTS700213)",
  "entra-app-disabled": "the application is disabled (AADSTS7000112)",
  "sts-unavailable": "STS is down",
  "sts-denied": "the role may not ask STS for an identity token",
  "kms-unavailable": "KMS is down",
} as const;

/** Name of such a fault. */
export type ServeFault = keyof typeof serveFaults;
