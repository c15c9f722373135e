import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { createPrincipalLookup } from "../hosts/aws/principals.ts";
import { verifySigV4 } from "../hosts/aws/sigv4.ts";
import type { FrontDoor } from "../wire/front-door.ts";
import type { SimulatedRequest } from "../wire/host.ts";
import type { AwsPrincipal, World } from "../world.ts";
import { createFunctionUrlEvent } from "./function-url-event.ts";
import type { StreamedReply } from "./invocation-response.ts";
import type { LambdaRuntimeApi } from "./lambda-runtime-api.ts";

/** What a Function URL is made of. */
export interface FunctionUrlOptions {
  readonly world: World;
  readonly runtimeApi: Pick<LambdaRuntimeApi, "stream">;
  /** Default AWS_IAM. NONE lets everybody in and tells the function nothing about the caller. */
  readonly authType?: "AWS_IAM" | "NONE";
  /** The function's timeout; default 30 000. */
  readonly timeoutMilliseconds?: number;
  /** Milliseconds since the epoch; default the machine's clock. */
  readonly now?: () => number;
}

/** A Function URL; {@link Network.mount} puts it under its name. */
export interface FunctionUrl extends FrontDoor {
  /** `https://<id>.lambda-url.<region>.on.aws` */
  readonly url: string;
}

const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
const connectionHeaders = ["connection", "content-length", "date", "keep-alive", "transfer-encoding"];
const refuse = (response: ServerResponse, status: number, message: string): void => {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify({ Message: message }));
};

/** A query with a raw `/` is refused before the function and before the signature: AWS does not read it. */
function refuseQuery(response: ServerResponse): void {
  response
    .writeHead(400, {
      "content-type": "application/json",
      "x-amzn-errortype": "InvalidQueryStringException",
    })
    .end('{"Message":null}');
}

const hasRawSlash = (target: string): boolean => /\?.*\//s.test(target);

/** The body, or undefined when it is larger than Lambda takes. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  return length > MAX_REQUEST_BYTES ? undefined : Buffer.concat(chunks);
}

/** What the function set, except for what belongs to the connection, which AWS passes on under another name. */
function replyHeaders({ headers, cookies }: StreamedReply, requestId: string): OutgoingHttpHeaders {
  const entries = Object.entries(headers).map(([name, value]) => {
    const lower = name.toLowerCase();
    return [connectionHeaders.includes(lower) ? `x-amzn-remapped-${lower}` : name, value] as const;
  });
  return {
    ...Object.fromEntries(entries),
    ...(cookies.length > 0 ? { "set-cookie": [...cookies] } : {}),
    "x-amzn-requestid": requestId,
  };
}

async function sendReply(reply: StreamedReply, response: ServerResponse, requestId: string): Promise<void> {
  response.writeHead(reply.status, replyHeaders(reply, requestId));
  response.flushHeaders();
  // A failure in mid-stream breaks the connection: the status is out, and a complete body would be a lie.
  await pipeline(reply.body, response).catch(() => response.destroy());
}

/** Decides who calls: a principal of the world that may invoke, no one (auth type NONE), or a refusal. */
function createAuthorizer({ world, authType = "AWS_IAM", now = Date.now }: FunctionUrlOptions) {
  const findPrincipal = createPrincipalLookup(world);
  const invokers = world.aws.callers.filter(({ invoker }) => invoker).map(({ accessKeyId }) => accessKeyId);
  return (request: SimulatedRequest): AwsPrincipal | "anonymous" | undefined => {
    if (authType === "NONE") return "anonymous";
    const expectation = { service: "lambda", region: world.aws.region, findPrincipal, now };
    const verdict = verifySigV4(request, expectation);
    return verdict.ok && invokers.includes(verdict.principal.accessKeyId) ? verdict.principal : undefined;
  };
}

/**
 * The front end of a Lambda Function URL in invoke mode RESPONSE_STREAM
 * (docs.aws.amazon.com/lambda/latest/dg/urls-auth.html): it verifies the caller's SigV4 signature, says the same
 * `Forbidden` to all others, vouches for the caller in the event and streams the reply.
 */
export function createFunctionUrl(options: FunctionUrlOptions): FunctionUrl {
  const { world, runtimeApi, timeoutMilliseconds = 30_000, now = Date.now } = options;
  const host = `${world.aws.functionUrlId}.lambda-url.${world.aws.region}.on.aws`;
  const authorize = createAuthorizer(options);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === undefined) return refuse(response, 413, "Request Entity Too Large");
    const { method = "", url: target = "" } = request;
    if (hasRawSlash(target)) return refuseQuery(response);
    const headers = new Headers(
      Object.entries(request.headersDistinct).map(([name, values]): [string, string] => [
        name,
        (values ?? []).join(", "),
      ]),
    );
    const caller = authorize({ method, host, target, headers, body });
    if (caller === undefined) return refuse(response, 403, "Forbidden");
    const requestId = randomUUID();
    const traceId = `Root=1-${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")}`;
    const principal = caller === "anonymous" ? {} : { principal: caller };
    const context = { aws: world.aws, host, request, body, requestId, traceId, now: now(), ...principal };
    const result = await runtimeApi.stream(createFunctionUrlEvent(context), { timeoutMilliseconds });
    if (result.kind === "reply") await sendReply(result, response, requestId);
    else response.writeHead(502, { "content-type": "text/plain" }).end("Internal Server Error");
  };

  return {
    host,
    url: `https://${host}`,
    listener: (request, response) => {
      handle(request, response).catch(() => response.destroy());
    },
  };
}
