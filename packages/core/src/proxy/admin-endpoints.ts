import type { Configuration } from "../configuration/configuration.ts";
import { Refusal } from "../errors.ts";
import { encodeBody } from "../http/compression.ts";
import { commonHeaders, healthReply } from "../http/replies.ts";
import type { RequestTarget } from "../http/target.ts";
import type { CallerEntry } from "../policy/callers.ts";
import { describeFor } from "../proxy/describe-caller.ts";
import { version } from "../version.ts";
import type { CallerViews } from "./caller-views.ts";
import type { ForwardContext } from "./forward.ts";

/** Answers with a page of the proxy's own, for a caller who has passed the same gate as for Graph's paths. */
export type OwnPages = (
  context: ForwardContext,
  target: RequestTarget,
  entry: CallerEntry,
) => Promise<Response>;

/** What the pages are made from. */
export interface OwnPagesOptions {
  readonly configuration: Pick<Configuration, "policyHash" | "publicUrl">;
  readonly views: CallerViews;
}

/** The pages below `/_graphveil`: health, and the description of what the caller may read. */
export function createOwnPages({ configuration, views }: OwnPagesOptions): OwnPages {
  const { policyHash, publicUrl } = configuration;

  /** Made anew each time: who reads it reads it once, and kept it would take the memory of many pages. */
  const describe = ({ request, invocation }: ForwardContext, entry: CallerEntry) => {
    const { profile, visibility } = views(entry);
    const publicBase = publicUrl ?? invocation.publicBase;
    const headers = new Headers({ ...commonHeaders(policyHash), "content-type": "application/json" });
    const document = JSON.stringify(describeFor({ entry, profile, visibility, publicBase }));
    return encodeBody(document, headers, request.headers.get("accept-encoding")).then(
      ({ body }) => new Response(body, { headers }),
    );
  };

  const pages: Readonly<Record<string, (context: ForwardContext, entry: CallerEntry) => Promise<Response>>> =
    {
      health: async () => healthReply({ policyHash, version }),
      "openapi.json": describe,
    };

  return async (context, { segments, query }, entry) => {
    const { request, audit } = context;
    if (request.method !== "GET") throw new Refusal("methodRefused", "method: not GET");
    const name = segments.join("/");
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
    if (page === undefined) throw new Refusal("operationRefused", "path: no such page of the proxy");
    if (query.length > 0) throw new Refusal("invalidRequest", "query: the page takes none");
    audit.note({ operation: `/_graphveil/${name}`, decision: "permit" });
    return page(context, entry);
  };
}
