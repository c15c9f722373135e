import type { Service } from "@graphveil/core";
import { createGraphProbe, type ProbeReply } from "@graphveil/core/health";
import type { Deployed } from "./deployed.ts";

/** A way to Microsoft Graph: with the application's own token, or through the proxy as one of its callers. */
export interface Reach {
  readonly way: "direct" | "proxy";
  /** Asks by a path below `/v1.0`, encoded. A reply of any status is a result. */
  ask(path: string, headers?: Readonly<Record<string, string>>): Promise<ReachReply>;
}

/** What came, of Graph or of the proxy. */
export interface ReachReply extends ProbeReply {
  /** The proxy's own code, where it refused; undefined for Graph's replies. */
  readonly refusal: string | undefined;
}

const LIMIT_MS = 60_000;

/** Straight to Graph, as the proxy itself asks. */
export function directReach({ parts }: Service): Reach {
  return {
    way: "direct",
    async ask(path, headers = {}) {
      const signal = AbortSignal.timeout(LIMIT_MS);
      const probe = createGraphProbe({ graph: parts.upstream, now: Date.now, signal });
      return { ...(await probe(path, { headers })), refusal: undefined };
    },
  };
}

const parse = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
};

const codeIn = (json: Readonly<Record<string, unknown>>): string | undefined => {
  const { error } = json as { readonly error?: { readonly code?: unknown } };
  return typeof error?.code === "string" ? error.code : undefined;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Through the deployed proxy, as its caller: what the policy withholds does not come. */
export function proxyReach({ ask }: Deployed): Reach {
  return {
    way: "proxy",
    async ask(path, headers = {}) {
      const started = performance.now();
      const reply = await ask(`/v1.0${path.replaceAll("?$", "?%24").replaceAll("&$", "&%24")}`, { headers });
      const json = parse(reply.body);
      const value = json["value"];
      return {
        ok: reply.status < 300,
        status: reply.status,
        code: codeIn(json),
        json,
        records: Array.isArray(value) ? value.filter(isRecord) : [],
        latencyMs: Math.round(performance.now() - started),
        refusal: reply.headers.get("x-graphveil-error") ?? undefined,
      };
    },
  };
}
