import { createServer, type RequestListener, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Router } from "../router.ts";
import { hostNameOf } from "./origin-server.ts";

/** What the HTTP proxy hands connections and requests to. */
export interface ProxyOptions {
  readonly router: Router;
  /** True for a host name that something on the network answers for. */
  readonly answersFor: (host: string) => boolean;
  /** Takes over a tunnel. */
  readonly accept: (socket: Duplex, host: string, port: "80" | "443") => void;
  /** Answers a request in absolute form, whose target was made origin form. */
  readonly listener: RequestListener;
}

/**
 * An HTTP proxy (RFC 9110, section 9.3.6) behind which only simulated hosts exist. Node sends CONNECT for plain http as
 * well; other clients send absolute-form requests. A name that no host answers for gets 502 and is recorded: this is how
 * a test sees a host that the product must not talk to.
 */
export function createProxy(options: ProxyOptions): Server {
  const { router, answersFor, accept, listener } = options;
  const server = createServer((request, response) => {
    const [, authority = "", target = ""] = /^http:\/\/([^/?#]+)(.*)$/.exec(request.url ?? "") ?? [];
    const host = hostNameOf(authority);
    if (!answersFor(host)) {
      router.reject({ host, method: request.method ?? "", target }, "no simulator answers for this host");
      response.writeHead(502).end();
      return;
    }
    request.url = target.startsWith("/") ? target : `/${target}`;
    listener(request, response);
  });
  server.on("connect", (request, socket, head) => {
    const authority = request.url ?? "";
    const host = hostNameOf(authority);
    const port = /:(\d+)$/.exec(authority)?.[1];
    if (!answersFor(host) || (port !== "443" && port !== "80")) {
      router.reject({ host, method: "CONNECT", target: authority }, "no simulator answers for this host");
      socket.end("HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    accept(socket, host, port);
  });
  return server;
}
