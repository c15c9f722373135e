import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { Prove } from "./prove.ts";

/** What the endpoint answered, its body read to the end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** How requests are sent. */
export interface ExchangeOptions {
  readonly prove: Prove;
  readonly fetch: typeof fetch;
  /** Takes a line for each reply; undefined where nobody asked for times. */
  readonly time: ((line: string) => void) | undefined;
}

/** A GET, or a POST of JSON where it has a body. */
export interface Question {
  readonly url: URL;
  readonly body?: string | undefined;
  /** Ends the wait for the reply. */
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request. */
export type Exchange = (question: Question) => Promise<Reply>;

/** Longer than any function takes by default. */
const LIMIT_MS = 120_000;

const LOCAL_HINT = "graphveil serve starts the local server; --url names another endpoint.";

/** The code of a fault of the network, such as `ECONNREFUSED`; Node wraps it. */
const codeOf = (error: unknown): string => {
  const causes = [error, error instanceof Error ? error.cause : undefined];
  const codes = causes.map((each) => (each instanceof Error ? Reflect.get(each, "code") : undefined));
  const code: unknown = codes.find((each) => typeof each === "string");
  if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(code)) return code;
  return error instanceof Error && error.name === "TimeoutError" ? "no answer in time" : "no answer";
};

/** Method, headers and body of a request. */
const formOf = (body: string | undefined, proof: Awaited<ReturnType<Prove>>) => {
  const accept = "application/json";
  return body === undefined
    ? { headers: { accept, ...proof } }
    : { method: "POST", body, headers: { accept, "content-type": accept, ...proof } };
};

/**
 * Makes the function that sends requests. It follows no redirect, which would take the proof of who calls to another host.
 *
 * @throws CommandError (unreachable) where no whole reply comes; what `prove` throws
 */
export const createExchange =
  ({ prove, fetch, time }: ExchangeOptions): Exchange =>
  async ({ url, body: sent, signal: given }) => {
    const proof = await prove(url, sent);
    const started = performance.now();
    try {
      const limit = AbortSignal.timeout(LIMIT_MS);
      const signal = given === undefined ? limit : AbortSignal.any([limit, given]);
      const response = await fetch(url.href, { ...formOf(sent, proof), redirect: "manual", signal });
      const body = await response.text();
      time?.(`${response.status} in ${Math.round(performance.now() - started)} ms\n`);
      return { status: response.status, headers: response.headers, body };
    } catch (error) {
      throw new CommandError(EXIT.unreachable, `${url.origin} does not answer (${codeOf(error)}).`, [
        LOCAL_HINT,
      ]);
    }
  };
