import { Refusal } from "../errors.ts";
import { commonHeaders, healthReply, jsonBody, type PlainReply } from "../http/replies.ts";
import type { RequestTarget } from "../http/target.ts";
import { version } from "../version.ts";
import type { AdmittedCaller } from "./authorize.ts";
import { describeFor } from "./describe-caller.ts";
import type { ProxyReply } from "./proxy-reply.ts";
import type { RequestContext } from "./request-context.ts";

/** Answers from a path of the proxy's own, for a caller who has passed the same gate as for Graph's paths. */
export type AdminEndpoints = (
  context: RequestContext,
  target: RequestTarget,
  caller: AdmittedCaller,
) => ProxyReply;

type Endpoint = (context: RequestContext, caller: AdmittedCaller) => PlainReply;

/** The endpoints below `/_graphveil`: health, and the description of what the caller may read. */
export function createAdminEndpoints({ policyHash }: { readonly policyHash: string }): AdminEndpoints {
  /** Made again each time: a caller reads it once, and kept it would take the memory of many pages. */
  const describe: Endpoint = ({ publicBase }, { entry, view: { profile, visibility } }) => ({
    status: 200,
    headers: { ...commonHeaders(policyHash), "content-type": "application/json" },
    body: jsonBody(describeFor({ entry, profile, visibility, publicBase })),
    compressible: true,
  });

  const endpoints: Readonly<Record<string, Endpoint>> = {
    health: (_, { view: { profile } }) => {
      const { label, loosenedBy } = profile.departure;
      return healthReply({ policyHash, version, profile: label, loosenedBy });
    },
    "openapi.json": describe,
  };

  return (context, { segments, query }, caller) => {
    if (context.request.method !== "GET") throw new Refusal("methodRefused", "method: not GET");
    const name = segments.join("/");
    const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
    if (endpoint === undefined) throw new Refusal("operationRefused", "path: no such page of the proxy");
    if (query.length > 0)
      throw new Refusal("invalidRequest", "query: the page takes none", { rule: { rule: "noParameters" } });
    context.audit.note({ operation: `/_graphveil/${name}`, decision: "permit" });
    return { ...endpoint(context, caller), facts: {} };
  };
}
