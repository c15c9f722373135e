import { AsyncLocalStorage } from "node:async_hooks";
import {
  abortable,
  OutboundRefusedError,
  readBounded,
  sleep as realSleep,
  type Sleep,
} from "@graphveil/core";
import type { gaxios } from "google-auth-library";
import { googleHosts } from "./hosts.ts";

/** The longest that one attempt may take, the body included. */
const ATTEMPT_LIMIT_MS = 2_000;
const RETRIES = 1;
const RETRY_DELAY_MS = 100;
/** Tokens are a few kilobytes. */
const MAX_BODY_BYTES = 64 * 1024;

/** Google's own library. */
export type GoogleAuthLibrary = typeof import("google-auth-library");

/** How the library's requests leave. */
export interface GoogleTransportOptions {
  /** Should pin its hosts to those of `googleHosts` that are needed. */
  readonly fetch: typeof fetch;
  /** Before the one retry. Default: a timer. */
  readonly sleep?: Sleep | undefined;
}

interface Outbound extends GoogleTransportOptions {
  readonly signal: AbortSignal;
}

/**
 * What the requests of the running call go through. The library passes neither a signal nor, to the metadata
 * server, a transport of ours, so that both must find their way around it.
 */
const outbound = new AsyncLocalStorage<Outbound>();

let library: Promise<GoogleAuthLibrary> | undefined;

/**
 * Does work with google-auth-library, whose every request then goes through the given fetch: bounded by 2 s and
 * by the signal, repeated at most once, its body limited.
 *
 * Loads the library on first use. The library reads metadata through gaxios' process-wide instance, to the
 * server's address, without a time limit on Google Cloud, and up to four times: all four are overruled.
 *
 * @throws Error of the library as it is, with requests and tokens in it: never pass it on. Or the signal's reason.
 */
export async function withGoogleAuth<T>(
  options: GoogleTransportOptions,
  signal: AbortSignal,
  work: (library: GoogleAuthLibrary) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  library ??= load();
  const loaded = await library;
  const { fetch, sleep } = options;
  return abortable(
    outbound.run({ fetch, sleep, signal }, () => work(loaded)),
    signal,
  );
}

async function load(): Promise<GoogleAuthLibrary> {
  // Set by an operator in search of something else, it would have the library print tokens.
  Reflect.deleteProperty(process.env, "GOOGLE_SDK_NODE_LOGGING");
  const loaded = await import("google-auth-library");
  routeTransport(loaded.gaxios.instance);
  return loaded;
}

/** Makes one gaxios instance, for good, use the fetch of the call that is running. */
export function routeTransport(instance: gaxios.Gaxios): void {
  if (instance.defaults.fetchImplementation === routedFetch) {
    return;
  }
  instance.defaults.fetchImplementation = routedFetch;
  instance.interceptors.request.add({ resolved: async (request) => withRetries(request) });
}

const routedFetch: typeof fetch = async (input, init = {}) => {
  const context = outbound.getStore();
  if (!context) {
    // Not one of our calls: what gaxios does by itself.
    return fetch(input, init);
  }
  const limit = AbortSignal.timeout(ATTEMPT_LIMIT_MS);
  const signal = AbortSignal.any([context.signal, limit, ...(init.signal ? [init.signal] : [])]);
  const { method = "GET", headers = {}, body = null } = init;
  const response = await context.fetch(hrefOf(input), { method, headers, body, signal });
  const bytes = await readBounded(response, MAX_BODY_BYTES, signal);
  const { status, headers: received } = response;
  return new Response(bytes.byteLength > 0 ? bytes : null, { status, headers: received });
};

/** The metadata server by its name, which is the one that is pinned, not by its address. */
function hrefOf(input: string | URL | Request): string {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname === "169.254.169.254" || url.hostname === `${googleHosts.metadata}.`) {
    url.hostname = googleHosts.metadata;
  }
  return url.href;
}

function withRetries<T extends gaxios.GaxiosOptionsPrepared>(request: T): T {
  const context = outbound.getStore();
  if (!context) {
    return request;
  }
  const { sleep = realSleep, signal } = context;
  request.retryConfig = {
    ...request.retryConfig,
    shouldRetry: (error) => {
      const made = error.config.retryConfig?.currentRetryAttempt ?? 0;
      return made < RETRIES && !signal.aborted && isTransient(error);
    },
    retryBackoff: () => sleep(RETRY_DELAY_MS, signal),
  };
  return request;
}

function isTransient({ response, cause }: gaxios.GaxiosError): boolean {
  if (response) {
    return response.status === 429 || response.status >= 500;
  }
  return !(cause instanceof OutboundRefusedError);
}
