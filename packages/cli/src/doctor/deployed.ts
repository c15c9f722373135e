import { type Endpoint, readEndpoint } from "../call/endpoint.ts";
import type { Reply } from "../call/exchange.ts";
import { chooseIdentity, type Identity } from "../call/identity.ts";
import { createProof } from "../call/proof.ts";
import type { CommandContext, CommandInput } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/** Sends a GET to the deployed proxy; the path begins with a slash and is encoded. */
export type AskDeployed = (path: string, options?: AskOptions) => Promise<Reply>;

/** How a request is sent otherwise. */
export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the proof in `X-Serverless-Authorization`, as callers do whose own header is taken. */
  readonly serverlessHeader?: boolean;
}

/** A proxy that answers by a URL, and who asks it. */
export interface Deployed {
  readonly endpoint: Endpoint;
  readonly identity: Identity;
  readonly ask: AskDeployed;
}

type Options = CommandInput["options"];

const LIMIT_MS = 120_000;

const textOf = (value: Options[string]): string | undefined =>
  typeof value === "string" ? value : undefined;

const moved = (proof: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const { authorization, ...others } = proof;
  return authorization === undefined ? proof : { ...others, "x-serverless-authorization": authorization };
};

/**
 * Makes ready to ask the proxy that `--url` or `GRAPHVEIL_ENDPOINT` names, else the local server.
 *
 * @throws CommandError where endpoint, identity, token, region or role is not right
 */
export async function openDeployed(options: Options, context: CommandContext): Promise<Deployed> {
  const { env, fetch = globalThis.fetch } = context;
  const endpoint = readEndpoint(textOf(options["url"]), env["GRAPHVEIL_ENDPOINT"]);
  const role = textOf(options["role"]);
  const identity = chooseIdentity({ as: textOf(options["as"]), role }, endpoint);
  const prove = await createProof(identity, role, endpoint, context);
  const ask: AskDeployed = async (path, { headers = {}, serverlessHeader = false } = {}) => {
    const url = new URL(`${endpoint.base}${path}`);
    const proof = await prove(url);
    const sent = { accept: "application/json", ...headers, ...(serverlessHeader ? moved(proof) : proof) };
    try {
      const signal = AbortSignal.timeout(LIMIT_MS);
      const response = await fetch(url.href, { headers: sent, redirect: "manual", signal });
      return { status: response.status, headers: response.headers, body: await response.text() };
    } catch {
      throw new CommandError(EXIT.unreachable, `${endpoint.base} does not answer.`);
    }
  };
  return { endpoint, identity, ask };
}
