import type { Job, Seen } from "./client.ts";
import type { Endpoint } from "./endpoints.ts";

/** Something that a client does not do, and whose doing that is. */
export interface Limit {
  readonly client: string;
  readonly jobs: readonly Job[];
  /** Where it is so; default everywhere. */
  readonly at?: (endpoint: Pick<Endpoint, "base" | "proof">) => boolean;
  readonly because: string;
  /** What it comes to instead: a value, or what its error says; absent where it has no words for it. */
  readonly instead?: { readonly value: unknown } | { readonly error: Seen };
}

const isHttp: Limit["at"] = ({ base }) => base.startsWith("http:");
const isSigned: Limit["at"] = ({ proof }) => proof.kind === "signature";
/** A Function URL that a client reaches with a bearer token: its hook never sees the query. */
const isUnsignedFunctionUrl: Limit["at"] = ({ base, proof }) =>
  base.endsWith(".on.aws") && proof.kind === "bearer";

const classic = "@microsoft/microsoft-graph-client";
const generated = "@microsoft/msgraph-sdk";
const pnp = "@pnp/graph";
/** Microsoft's client for Python, which tests of its own connect. */
export const python = "msgraph-sdk (Python)";
const backstage = "@backstage/plugin-catalog-backend-module-msgraph";

/** Every gap between the table of expectations and a client: nothing is left out without its reason. */
export const limits: readonly Limit[] = [
  {
    client: classic,
    jobs: ["people", "mail", "calendar", "order", "changes"],
    at: isHttp,
    because:
      "it takes a link for a URL only where that begins with https:, so it pages over no plain loopback",
    instead: { error: { status: 400, code: "invalidRequest" } },
  },
  {
    client: classic,
    jobs: ["order"],
    at: isUnsignedFunctionUrl,
    because:
      "it sends the / of a path in a query raw, which AWS refuses before the function; where it signs, the hook encodes it",
    instead: { error: { status: 400, code: "" } },
  },
  {
    client: generated,
    jobs: ["members"],
    because: "groups are another package of the kind, which is not in the registry",
  },
  {
    client: generated,
    jobs: ["batchPages"],
    because: "it reads the bodies of a batch as base64 text, so it has none of JSON, with any Graph",
  },
  {
    client: generated,
    jobs: ["me"],
    at: isSigned,
    because:
      "it writes /me for /users/TokenToReplace after its hook has signed, so that AWS refuses the signature",
    instead: { error: { status: 403, code: "" } },
  },
  {
    client: pnp,
    jobs: ["count"],
    because: "its count() asks for a count and does not read it (4.21.0), with any Graph",
    instead: { value: 0 },
  },
  { client: pnp, jobs: ["batchPages"], because: "its batches hand over records without their links" },
  { client: pnp, jobs: ["dependency"], because: "its batches know no dependsOn" },
  {
    client: python,
    jobs: ["me"],
    at: isSigned,
    because:
      "it writes /me for /users/me-token-to-replace after its hook has signed, so that AWS refuses the signature",
    instead: { error: { status: 403, code: "" } },
  },
  {
    client: python,
    jobs: ["batchPages"],
    because: "it reads the bodies of a batch as base64 text, so it has none of JSON, with any Graph",
  },
  {
    client: python,
    jobs: ["dependency"],
    because: "it writes depends_on for dependsOn (msgraph-core 1.5.2), which says nothing to any Graph",
    instead: { value: [403, 200] },
  },
  {
    client: backstage,
    jobs: ["mail", "calendar", "order", "changes", "search", "expand", "me", "write"],
    because: "it reads people, groups and their members",
  },
  {
    client: backstage,
    jobs: ["batch", "batchPages", "dependency", "count"],
    because: "it sends plain GETs alone, and asks for no number",
  },
  { client: backstage, jobs: ["patience"], because: "it repeats what times out, and no status" },
];

/** Why a client does not do a job at an endpoint; undefined where it does. */
export const limitOf = (
  client: string,
  job: Job,
  endpoint: Pick<Endpoint, "base" | "proof">,
): Limit | undefined =>
  limits.find(
    (limit) => limit.client === client && limit.jobs.includes(job) && (limit.at?.(endpoint) ?? true),
  );
