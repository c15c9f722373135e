import type { CommandContext, CommandInput } from "../command.ts";
import { type Endpoint, readEndpoint } from "./endpoint.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import { chooseIdentity, type Identity } from "./identity.ts";
import { createProof } from "./proof.ts";

/** A proxy, and the way to it. */
export interface Connection {
  readonly endpoint: Endpoint;
  readonly identity: Identity;
  readonly exchange: Exchange;
}

type Options = CommandInput["options"];

const textOf = (value: Options[string]): string | undefined =>
  typeof value === "string" ? value : undefined;

/**
 * The proxy that the options or `GRAPHVEIL_ENDPOINT` name, else the local server.
 *
 * @throws CommandError (wrong use)
 */
export const endpointOf = (options: Options, { env }: CommandContext): Endpoint =>
  readEndpoint(textOf(options["url"]), env["GRAPHVEIL_ENDPOINT"]);

/**
 * Makes ready to ask a proxy as who the options say, else as who its host says.
 *
 * @throws CommandError where identity, token, region or role is not right
 */
export async function connect(
  endpoint: Endpoint,
  options: Options,
  context: CommandContext,
): Promise<Connection> {
  const role = textOf(options["role"]);
  const identity = chooseIdentity({ as: textOf(options["as"]), role }, endpoint);
  const prove = await createProof(identity, role, endpoint, context);
  const time = options["time"] === true ? context.writeError : undefined;
  const exchange = createExchange({ prove, fetch: context.fetch ?? globalThis.fetch, time });
  return { endpoint, identity, exchange };
}
