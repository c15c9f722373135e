import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Invocation, type ProxyRequest, readNodeRequest } from "@graphveil/core";
import { readCaller } from "./caller.ts";

const HOST = /^[A-Za-z0-9.-]+$/;

/** The request as it was on the wire; the framework's parsed body and URL are not looked at. */
export const readRequest = (request: IncomingMessage): ProxyRequest => readNodeRequest(request);

/** What Cloud Run knows of the request. */
export function readInvocation({ headers }: ProxyRequest, timeoutMs: number): Invocation {
  const host = headers.get("host") ?? "";
  return {
    id: randomUUID(),
    deadline: Date.now() + timeoutMs,
    caller: readCaller(headers),
    publicBase: `https://${HOST.test(host) ? host : "invalid"}`,
  };
}
