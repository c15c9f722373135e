import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from "@azure/msal-node";
import { OutboundRefusedError } from "../../errors.ts";
import type { EntraFailure } from "./entra-error.ts";

/** A token response is some kilobytes; an app with every role of Graph stays far below this. */
const MAX_BODY_BYTES = 128 * 1024;

/** What came over the wire in one attempt. */
export type TokenEndpointAnswer =
  | { readonly kind: "answer"; readonly status: number; readonly headers: Headers; readonly body: JsonObject }
  | { readonly kind: "failure"; readonly failure: EntraFailure; readonly status?: number | undefined };

/** A JSON object as it was parsed. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** MSAL's network for one exchange, and what it saw. */
export interface TokenEndpointNetwork {
  readonly module: INetworkModule;
  /** Undefined as long as nothing was sent. MSAL's own errors lose status, trace id and Retry-After. */
  readonly answer: () => TokenEndpointAnswer | undefined;
}

/** Options of {@link createTokenEndpointNetwork}. */
export interface TokenEndpointNetworkOptions {
  /** The one URL, without a query, that a request may go to. */
  readonly tokenEndpoint: string;
  readonly fetch: typeof fetch;
  /** Ends the request; covers the body, too. */
  readonly signal: AbortSignal;
  /** The attempt's own time limit, part of `signal`: tells a timeout from a broken connection. */
  readonly limit: AbortSignal;
}

/**
 * MSAL's network module over an injected fetch: POST to the pinned token endpoint, no redirect, bounded in time
 * and size.
 *
 * MSAL's own has no timeout for POST and asks whatever host its metadata names: an assertion that reaches
 * another host is a credential given away, since it can be replayed until it expires.
 */
export function createTokenEndpointNetwork(options: TokenEndpointNetworkOptions): TokenEndpointNetwork {
  let answer: TokenEndpointAnswer | undefined;

  const post = async (url: string, request: NetworkRequestOptions): Promise<TokenEndpointAnswer> => {
    const { origin, pathname } = new URL(url);
    if (`${origin}${pathname}` !== options.tokenEndpoint) {
      return { kind: "failure", failure: "misdirected" };
    }
    try {
      const response = await options.fetch(url, {
        method: "POST",
        headers: request.headers ?? {},
        body: request.body ?? "",
        redirect: "manual",
        signal: options.signal,
      });
      return await answerOf(response);
    } catch (error) {
      return { kind: "failure", failure: failureOf(error, options.limit) };
    }
  };

  const module: INetworkModule = {
    sendGetRequestAsync: () => {
      answer = { kind: "failure", failure: "misdirected" };
      return Promise.reject(new Error("Nothing is discovered: the token endpoint is pinned."));
    },
    async sendPostRequestAsync<T>(url: string, request: NetworkRequestOptions = {}) {
      answer = await post(url, request);
      if (answer.kind === "failure") {
        throw new Error("The token request failed.");
      }
      const { status, headers, body } = answer;
      return { status, headers: Object.fromEntries(headers), body } as NetworkResponse<T>;
    },
  };
  return { module, answer: () => answer };
}

async function answerOf(response: Response): Promise<TokenEndpointAnswer> {
  const { status, headers } = response;
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    response.body?.cancel().catch(() => undefined);
    return { kind: "failure", failure: "misdirected", status };
  }
  const text = await readText(response);
  const body = text === undefined ? undefined : parseObject(text);
  if (body !== undefined) {
    return { kind: "answer", status, headers, body };
  }
  // MSAL takes an answer without `error` for a success, whatever its status: a gateway's page must not pass.
  return response.ok
    ? { kind: "failure", failure: "malformed", status }
    : { kind: "answer", status, headers, body: { error: "invalid_response" } };
}

/** Undefined when the body is larger than a token response can be. */
async function readText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown, limit: AbortSignal): EntraFailure {
  if (limit.aborted) {
    return "timeout";
  }
  return error instanceof OutboundRefusedError ? "misdirected" : "unreachable";
}
