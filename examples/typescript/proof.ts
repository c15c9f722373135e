import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { AwsV4Signer } from "aws4fetch";
import { GoogleAuth } from "google-auth-library";

/** The proxy's address; by default that of the local server (`npx --yes pnpm@12 start`). */
export const endpoint = (process.env["ENDPOINT"] ?? "http://127.0.0.1:8787").replace(/\/$/, "");

const { hostname } = new URL(endpoint);
const region = /\.lambda-url\.([a-z0-9-]+)\.on\./.exec(hostname)?.[1];

/** True where the whole request is signed (AWS), and not only a token sent. */
export const isSigned = region !== undefined;

/** The URL with every character of its query encoded: AWS reads neither a raw `/` nor a `+`. */
function encodeQuery(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const pairs = [...searchParams].map((pair) => pair.map(encodeURIComponent).join("="));
  return origin + pathname + (pairs.length === 0 ? "" : `?${pairs.join("&")}`);
}

const credentials = defaultProvider();

/** A request signed with SigV4 as the role of the usual credentials: its URL, and headers to add. */
export async function sign(
  url: string,
  method = "GET",
  body?: string | ArrayBuffer,
): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }> {
  const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
  const signer = new AwsV4Signer({
    url: encodeQuery(url),
    method,
    ...(body === undefined ? {} : { body }),
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: "lambda",
    ...(region === undefined ? {} : { region }),
  });
  const signed = await signer.sign();
  return { url: signed.url.href, headers: Object.fromEntries(signed.headers) };
}

const google = new GoogleAuth();

/**
 * A bearer token: that of OpenID Connect in TOKEN, else an identity token of Google for the endpoint. The local server reads none,
 * but some clients want one.
 */
export async function bearerToken(): Promise<string> {
  const given = process.env["TOKEN"];
  if (given !== undefined) return given;
  if (hostname === "127.0.0.1" || hostname === "localhost") return "none";
  const client = await google.getIdTokenClient(endpoint);
  return client.idTokenProvider.fetchIdToken(endpoint);
}
