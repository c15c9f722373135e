import type { Tenant } from "@graphveil/simulator";

/** What is said once the server answers. */
export interface GreetingOptions {
  readonly base: string;
  /** What is served: the tenant's name, and that it is simulated. */
  readonly tenant: string;
  /** Path and query of each command to copy. */
  readonly targets: readonly string[];
  /** What each caller's profile is called, and what leaves in the clear beyond it. */
  readonly profiles: readonly string[];
  /** What to know before the first request. */
  readonly notice?: string | undefined;
  /** The authority that a client has to be given; undefined for plain HTTP. */
  readonly authority?: { readonly file: string; readonly validTo: Date } | undefined;
  /** What else happens while the server runs. */
  readonly happenings?: readonly string[] | undefined;
  readonly secondsToStart: number;
}

/** The first day of the calendar month around the tenant's present, and that of the next. */
const monthOf = ({ now }: Tenant): readonly [string, string] => {
  const date = new Date(now);
  const first = (offset: number) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1)).toISOString().slice(0, 10);
  return [first(0), first(1)];
};

/** Requests that need no id; a policy may refuse some of them. */
export const plainTargets: readonly string[] = [
  "/_graphveil/health",
  "/v1.0/users?$top=3",
  "/v1.0/groups?$top=3",
  "/v1.0/places/microsoft.graph.room?$top=3",
];

/** The greeting's lines where the policy has no entry for callers on loopback. */
export const noLocalCaller = `The policy has no caller with the match { "local": true }, so every request is answered with 401.
To try it, give one of its callers that match instead of its own, and start again.`;

/** Three requests that show what the proxy does, for the user with the given sealed id. */
export function exampleTargets(sealedUserId: string, tenant: Tenant): readonly string[] {
  const [start, end] = monthOf(tenant);
  return [
    "/v1.0/users?$top=3&$select=id,mail,userPrincipalName,proxyAddresses,accountEnabled",
    `/v1.0/users/${sealedUserId}/messages?$top=2`,
    `/v1.0/users/${sealedUserId}/calendarView?startDateTime=${start}&endDateTime=${end}&$top=2`,
  ];
}

const authorityLines = ({ authority }: GreetingOptions): readonly string[] =>
  authority === undefined
    ? []
    : [
        `Certificate authority: ${authority.file} (until ${authority.validTo.toISOString().slice(0, 10)})`,
        "  It is for this machine alone and in no trust store. Give it to your client: --cacert of curl,",
        "  NODE_EXTRA_CA_CERTS of Node, SSL_CERT_FILE or REQUESTS_CA_BUNDLE of Python.",
      ];

/** The command that asks the server, up to its URL. */
export const curlWith = (authorityFile: string | undefined): string =>
  authorityFile === undefined ? "curl -s" : `curl -s --cacert '${authorityFile}'`;

/** The lines that a person sees when the server has started. */
export function greeting(options: GreetingOptions): string {
  const { base, tenant, targets, profiles, notice, authority, happenings = [], secondsToStart } = options;
  const curl = curlWith(authority?.file);
  const commands = targets.map((target) => `  ${curl} '${base}${target}'`).join("\n\n");
  return [
    "",
    `Graphveil answers on ${base}/v1.0  (${secondsToStart.toFixed(1)} s)`,
    `Page: ${base}/`,
    `Tenant: ${tenant}`,
    ...authorityLines(options),
    ...happenings,
    "Policy:",
    ...profiles.map((line) => `  ${line}`),
    "",
    ...(notice === undefined ? [] : [notice, ""]),
    ...(targets.length === 0 ? [] : ["Try, from another terminal:", "", commands, ""]),
    "Each request leaves one line here; --json shows its audit event. Stop with Ctrl-C.",
    "",
    "",
  ].join("\n");
}
