import { Refusal } from "../errors.ts";
import type { DeepHealth } from "../health/deep-health.ts";
import { commonHeaders, healthReply, jsonBody, type PlainReply } from "../http/replies.ts";
import type { RequestTarget } from "../http/target.ts";
import { version } from "../version.ts";
import type { AdmittedCaller } from "./authorize.ts";
import { describeFor, schemaFor } from "./describe-caller.ts";
import type { ProxyReply } from "./proxy-reply.ts";
import type { RequestContext } from "./request-context.ts";

/** Answers from a path of the proxy's own, for a caller who has passed the same gate as for Graph's paths. */
export type AdminEndpoints = (
  context: RequestContext,
  target: RequestTarget,
  caller: AdmittedCaller,
) => Promise<ProxyReply>;

/** Options of {@link createAdminEndpoints}. */
export interface AdminEndpointsOptions {
  readonly policyHash: string;
  readonly deepHealth: DeepHealth;
}

/** One page, with the name that audit events have for it. */
interface Page {
  readonly operation: string;
  readonly answer: (context: RequestContext, caller: AdmittedCaller) => PlainReply | Promise<PlainReply>;
}

type Pages = Readonly<Record<"health" | "deepHealth" | "description", Page>> & {
  readonly schemaOf: (type: string, caller: AdmittedCaller) => Page;
};

/** `message` of `schemas/message.json`; undefined for another page. */
const schemaType = (name: string): string | undefined => /^schemas\/([A-Za-z]{1,64})\.json$/.exec(name)?.[1];

const noParameters = (): Refusal =>
  new Refusal("invalidRequest", "query: the page takes none", { rule: { rule: "noParameters" } });

/** The health page, or the deep one where the caller may have it. */
const healthOf = (pages: Pages, query: RequestTarget["query"], { entry }: AdmittedCaller): Page => {
  const [parameter, ...others] = query;
  if (parameter === undefined) return pages.health;
  const isDeep = others.length === 0 && parameter.name === "deep" && parameter.value === "1";
  if (entry.deepHealth !== true)
    throw isDeep ? new Refusal("operationRefused", "deep health: not granted") : noParameters();
  if (!isDeep) throw new Refusal("invalidRequest", "query: not deep=1", { rule: { rule: "deepAlone" } });
  return pages.deepHealth;
};

const pageOf = (pages: Pages, { segments, query }: RequestTarget, caller: AdmittedCaller): Page => {
  const name = segments.join("/");
  if (name === "health") return healthOf(pages, query, caller);
  const type = schemaType(name);
  if (name !== "openapi.json" && type === undefined)
    throw new Refusal("operationRefused", "path: no such page of the proxy");
  if (query.length > 0) throw noParameters();
  return type === undefined ? pages.description : pages.schemaOf(type, caller);
};

/** The pages below `/_graphveil`: health, what works of the proxy's chain, and the description of what the caller may read. */
export function createAdminEndpoints({ policyHash, deepHealth }: AdminEndpointsOptions): AdminEndpoints {
  const health = ({ view }: AdmittedCaller) => {
    const { label, loosenedBy } = view.profile.departure;
    return { policyHash, version, profile: label, loosenedBy };
  };
  /** Made again each time: a caller reads it once, and kept it would take the memory of many pages. */
  const document = (contentType: string, content: object): PlainReply => ({
    status: 200,
    headers: { ...commonHeaders(policyHash), "content-type": contentType },
    body: jsonBody(content),
    compressible: true,
  });
  const describe: Page["answer"] = ({ publicBase }, { entry, view: { profile, visibility } }) =>
    document("application/json", describeFor({ entry, profile, visibility, publicBase }));
  const schemaOf = (type: string, { entry, view: { profile, visibility } }: AdmittedCaller): Page => {
    const schema = schemaFor({ entry, profile, visibility }, type);
    if (schema === undefined)
      throw new Refusal("operationRefused", "schema: no type of the caller's replies");
    return {
      operation: "/_graphveil/schemas/{type}.json",
      answer: () => document("application/schema+json", schema),
    };
  };
  const pages: Pages = {
    health: { operation: "/_graphveil/health", answer: (_, caller) => healthReply(health(caller)) },
    deepHealth: {
      operation: "/_graphveil/health?deep=1",
      answer: async (_, caller) => healthReply({ ...health(caller), deep: await deepHealth() }),
    },
    description: { operation: "/_graphveil/openapi.json", answer: describe },
    schemaOf,
  };

  return async (context, target, caller) => {
    if (context.request.method !== "GET") throw new Refusal("methodRefused", "method: not GET");
    const { operation, answer } = pageOf(pages, target, caller);
    context.audit.note({ operation, decision: "permit" });
    return { ...(await answer(context, caller)), facts: {} };
  };
}
