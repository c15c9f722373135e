import { randomUUID } from "node:crypto";
import type { Invocation, ProxyRequest } from "@graphveil/core";
import { readCaller } from "./caller.ts";

const HOST = /^[A-Za-z0-9.-]+$/;

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
