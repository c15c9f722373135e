import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { SimulatedRequest } from "../src/wire/host.ts";
import type { AwsPrincipal } from "../src/world.ts";

type SourceData = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 in the shape that the AWS signer wants. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }
  update(data: SourceData): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

const bytes = (data: SourceData): Uint8Array =>
  typeof data === "string"
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      : Buffer.from(data);

export interface ToSign {
  readonly principal: AwsPrincipal;
  readonly service: string;
  readonly region?: string;
  readonly method?: string;
  readonly host: string;
  /** Raw path and query, as they will be on the wire. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly at?: number;
}

/** Signs with AWS's own signer, which is the witness that the simulator's computation is held against. */
export async function signedRequest(wanted: ToSign): Promise<SimulatedRequest> {
  const { principal, service, region = "eu-central-1", method = "POST", host, target = "/" } = wanted;
  const signer = new SignatureV4({
    service,
    region,
    credentials: principal,
    sha256: Sha256,
    applyChecksum: false,
  });
  const [path = "/", query = ""] = target.split(/\?(.*)/s, 2);
  const pairs = [...new URLSearchParams(query)];
  const parameters = Object.fromEntries(
    pairs.map(([name]) => [name, pairs.filter(([other]) => other === name).map(([, value]) => value)]),
  );
  const body = wanted.body ?? "";
  const signed = await signer.sign(
    {
      method,
      protocol: "https:",
      hostname: host,
      path,
      query: parameters,
      headers: { host, ...wanted.headers },
      body,
    },
    wanted.at === undefined ? {} : { signingDate: new Date(wanted.at) },
  );
  return { method, host, target, headers: new Headers(signed.headers), body: Buffer.from(body) };
}

/** The same request with some headers set or (undefined) taken away. */
export function withHeaders(
  request: SimulatedRequest,
  changes: Readonly<Record<string, string | undefined>>,
): SimulatedRequest {
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  return { ...request, headers };
}
