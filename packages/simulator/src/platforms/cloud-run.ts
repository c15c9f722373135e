import { randomBytes } from "node:crypto";
import {
  Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as send,
} from "node:http";
import type { GoogleIdentity } from "../hosts/google/identity.ts";
import { bearerToken } from "../protocol/bearer.ts";
import type { FrontDoor } from "../wire/front-door.ts";
import type { World } from "../world.ts";

/** What Google's front end is made of. */
export interface CloudRunOptions {
  readonly world: World;
  readonly google: GoogleIdentity;
  /** Port of the container on loopback. */
  readonly port: number;
  /** True: a public service. Nothing is verified and every header goes through as it came; default false. */
  readonly allowUnauthenticated?: boolean;
}

/** Google's front end of a Cloud Run service; {@link Network.mount} puts it under its name. */
export interface CloudRun extends FrontDoor {
  readonly url: string;
  /** Closes the connections to the container. */
  close(): void;
}

type Refusal = 401 | 403;

const titles: Readonly<Record<Refusal, string>> = { 401: "Unauthorized", 403: "Forbidden" };
const hopByHop = ["connection", "keep-alive", "proxy-authorization", "te", "trailer", "upgrade"];

function refuse(response: ServerResponse, status: Refusal): void {
  const challenge = 'Bearer error="invalid_token" error_description="The access token could not be verified"';
  response
    .writeHead(status, {
      "content-type": "text/html; charset=UTF-8",
      ...(status === 401 ? { "www-authenticate": challenge } : {}),
    })
    .end(
      `<html><head><title>${status} ${titles[status]}</title></head><body><h1>Error: ${titles[status]}</h1><h2>Your client does not have permission to get the requested URL from this server.</h2></body></html>`,
    );
}

/** The trace of the caller with a span of Google's own, or a new trace. */
function traceOf(incoming: string | undefined): {
  readonly traceparent: string;
  readonly cloudTrace: string;
} {
  const [, trace = randomBytes(16).toString("hex"), flags = "00"] =
    /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(incoming ?? "") ?? [];
  const span = randomBytes(8).toString("hex");
  return {
    traceparent: `00-${trace}-${span}-${flags}`,
    cloudTrace: `${trace}/${BigInt(`0x${span}`)};o=${Number.parseInt(flags, 16) & 1}`,
  };
}

/** Checks the invoker's ID token; the result names the header whose signature is to be taken off. */
async function authorize(
  { world, google }: CloudRunOptions,
  { headers }: IncomingMessage,
): Promise<{ readonly header: string; readonly value: string } | Refusal> {
  const header =
    headers["x-serverless-authorization"] === undefined ? "authorization" : "x-serverless-authorization";
  const token = bearerToken(String(headers[header] ?? ""));
  if (token === undefined) return 403;
  const claims = await google.verifyIdToken(token, world.gcp.serviceUrl);
  if (claims === undefined) return 401;
  const caller = world.gcp.callers.find(({ uniqueId }) => uniqueId === claims.sub);
  if (caller?.invoker !== true) return 403;
  const [head = "", payload = ""] = token.split(".");
  return { header, value: `Bearer ${head}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE` };
}

/** The headers of a message without those of its connection. */
const endToEnd = ({ headersDistinct }: IncomingMessage): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headersDistinct).filter(([name]) => !hopByHop.includes(name)));

/** The headers as they came, without those of the connection, with what the front end adds. */
function forwardedHeaders(
  request: IncomingMessage,
  replaced?: { readonly header: string; readonly value: string },
): OutgoingHttpHeaders {
  const { headers, socket } = request;
  const { traceparent, cloudTrace } = traceOf(headers["traceparent"]?.toString());
  const clients = [headers["x-forwarded-for"], socket.remoteAddress].filter((part) => part !== undefined);
  return {
    ...endToEnd(request),
    host: headers.host,
    "x-forwarded-for": clients.join(", "),
    "x-forwarded-proto": "https",
    forwarded: `for="${socket.remoteAddress}";proto=https`,
    traceparent,
    "x-cloud-trace-context": cloudTrace,
    ...(replaced === undefined ? {} : { [replaced.header]: replaced.value }),
  };
}

/**
 * Google's front end of a Cloud Run service that requires authentication
 * (cloud.google.com/run/docs/authenticating/service-to-service): it verifies the ID token in
 * `X-Serverless-Authorization`, else in `Authorization`, and hands that header on without its signature. It catches a
 * function that reads the caller from the other header, and with `allowUnauthenticated` one that trusts a token
 * with an unchecked signature.
 */
export function createCloudRun(options: CloudRunOptions): CloudRun {
  const { world, port, allowUnauthenticated = false } = options;
  const agent = new Agent({ keepAlive: true });

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const decision = allowUnauthenticated ? undefined : await authorize(options, request);
    if (typeof decision === "number") return refuse(response, decision);
    const { method, url: path } = request;
    const headers = forwardedHeaders(request, decision);
    const upstream = send({ host: "127.0.0.1", port, agent, method, path, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, endToEnd(reply));
      response.flushHeaders();
      reply.pipe(response);
      reply.once("error", () => response.destroy());
    });
    upstream.once("error", () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(503, { "content-type": "text/plain" }).end("Service Unavailable");
    });
    response.once("close", () => upstream.destroy());
    request.pipe(upstream);
  };

  return {
    host: new URL(world.gcp.serviceUrl).hostname,
    url: world.gcp.serviceUrl,
    listener: (request, response) => {
      handle(request, response).catch(() => response.destroy());
    },
    close: () => agent.destroy(),
  };
}
