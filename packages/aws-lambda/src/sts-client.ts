import { GetWebIdentityTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { type AwsClientOptions, configOf } from "./client-options.ts";
import { stsHost } from "./hosts.ts";

/** Keeps well clear of the end of the role's session, which the token must not outlive. */
const TOKEN_SECONDS = 300;

/**
 * Calls STS `GetWebIdentityToken` for an RS256 token of 300 s, the one algorithm that Entra ID verifies.
 *
 * This module is what loads the AWS SDK; import it dynamically. A client lives for one call, of which there is
 * one in some minutes at most: the SDK would keep credentials that have no expiry for ever.
 *
 * @throws Error of the SDK as it is, with credentials and signature in it: never pass it on.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 */
export async function getWebIdentityToken(
  options: AwsClientOptions,
  audience: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const client = new STSClient(configOf(options, stsHost(options.region)));
  const command = new GetWebIdentityTokenCommand({
    Audience: [audience],
    SigningAlgorithm: "RS256",
    DurationSeconds: TOKEN_SECONDS,
  });
  const { WebIdentityToken } = await client.send(command, { abortSignal: signal });
  return WebIdentityToken;
}
