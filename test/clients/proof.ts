import type { AwsPrincipal, World } from "@graphveil/simulator";
import { AwsV4Signer } from "aws4fetch";

/** A request that is to be proved. */
export interface Unproved {
  readonly url: string;
  /** Default `GET`. */
  readonly method?: string | undefined;
  readonly body?: string | Uint8Array | undefined;
}

/** The same request as it is to be sent: its URL, and headers to add. */
export interface Proved {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a caller proves who it is. */
export type Proof =
  /** It does not: the core in this process and the server on loopback know one caller. */
  | { readonly kind: "none" }
  /** By a bearer token. */
  | { readonly kind: "bearer"; readonly token: () => Promise<string> }
  /** By Signature Version 4, which covers the whole request. */
  | { readonly kind: "signature"; readonly prove: (request: Unproved) => Promise<Proved> };

/** The URL with every character of its query encoded, as docs/calling.md asks callers to: AWS reads neither a raw `/` nor a `+`. */
export function encodeQuery(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const pairs = [...searchParams].map((pair) => pair.map(encodeURIComponent).join("="));
  return origin + pathname + (pairs.length === 0 ? "" : `?${pairs.join("&")}`);
}

/** A proof by an AWS principal's signature for a Function URL of the world. */
export const signatureOf = ({ aws }: World, principal: AwsPrincipal): Proof => ({
  kind: "signature",
  async prove({ url, method = "GET", body }) {
    const { accessKeyId, secretAccessKey, sessionToken } = principal;
    const signer = new AwsV4Signer({
      url: encodeQuery(url),
      method,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
      accessKeyId,
      secretAccessKey,
      sessionToken,
      service: "lambda",
      region: aws.region,
    });
    const { url: signed, headers } = await signer.sign();
    return { url: signed.href, headers: Object.fromEntries(headers) };
  },
});
