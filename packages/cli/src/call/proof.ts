import type { CommandContext } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Identity, regionOfHost } from "./identity.ts";
import type { Prove } from "./prove.ts";

const wrongUse = (message: string): CommandError => new CommandError(EXIT.wrongUse, message);

/** The `b64token` of RFC 6750 §2.1. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** A token is asked for without an echo at a terminal, and else is all of the standard input. */
async function readToken({ askSecret, readInput }: CommandContext): Promise<string> {
  const token = (await (askSecret === undefined ? readInput() : askSecret("Token: "))).trim();
  if (!TOKEN.test(token)) throw wrongUse("The standard input must hold one bearer token and nothing else.");
  return token;
}

/**
 * Makes ready to prove an identity. The SDK of a cloud is loaded only for that cloud.
 *
 * @throws CommandError where the token, the region or the role is not right
 */
export async function createProof(
  identity: Identity,
  role: string | undefined,
  endpoint: Endpoint,
  context: CommandContext,
): Promise<Prove> {
  switch (identity) {
    case "nobody":
      return async () => ({});
    case "bearer": {
      const headers = { authorization: `Bearer ${await readToken(context)}` };
      return async () => headers;
    }
    case "aws": {
      const region = regionOfHost(endpoint.host) ?? context.env["AWS_REGION"];
      if (region === undefined)
        throw wrongUse("The host names no AWS region: set AWS_REGION to that of the function.");
      return (await import("./aws-identity.ts")).createAwsProof({ region, role, fetch: context.fetch });
    }
    case "google":
      return (await import("./google-identity.ts")).createGoogleProof(endpoint.base, context.fetch);
  }
}
