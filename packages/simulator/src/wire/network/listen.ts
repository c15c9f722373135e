import { constants } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http, { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls, { createSecureContext, type SecureContext } from "node:tls";
import type { Faults } from "../faults.ts";
import type { FrontDoor } from "../front-door.ts";
import type { Router } from "../router.ts";
import { createConnections } from "./connections.ts";
import { createGzip } from "./gzip.ts";
import { createOriginListener } from "./origin-server.ts";
import { createProxy } from "./proxy.ts";
import { createAuthority, issueServerCertificate } from "./x509.ts";

/** What a network is made of. */
export interface NetworkOptions {
  readonly router: Router;
  readonly faults: Faults;
}

/** The simulated internet on loopback: real names, TLS and sockets, reached through an HTTP proxy. */
export interface Network {
  readonly proxyUrl: string;
  /** PEM file with the certificate authority of every simulated host; removed by {@link Network.close}. */
  readonly caFile: string;
  /** Makes a Node process, and each `fetch` in it, live in this network. */
  readonly environment: Readonly<Record<string, string>>;
  /** Puts a front door under its host name and returns the function that takes it away. */
  mount(door: FrontDoor): () => void;
  /**
   * Makes this very process live in the network, so that unmodified clients in a test reach simulated names through
   * the global `fetch`. Returns the function that undoes it, which must be called.
   */
  routeThisProcess(): () => void;
  /** How many connections to a host were opened so far: clients that keep theirs open need few. */
  connectionsTo(host: string): number;
  /** Ends every connection on which no request is under way, as servers do that have waited long enough. */
  closeIdleConnections(): void;
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 60_000;

/** Certificates by host name, issued at the first handshake with it. */
function createContexts() {
  const authority = createAuthority("Graphveil simulator");
  const trusted = new Map<string, SecureContext>();
  const contextOf = (host: string, issuer?: typeof authority) => {
    const { certificate, privateKey } = issueServerCertificate(host, issuer);
    return createSecureContext({ cert: certificate, key: privateKey });
  };
  return {
    caCertificate: authority.certificate,
    trusted(host: string): SecureContext {
      const context = trusted.get(host) ?? contextOf(host, authority);
      trusted.set(host, context);
      return context;
    },
    untrusted: (host: string): SecureContext => contextOf(host),
  };
}

function createServers({ router, faults }: NetworkOptions, doors: ReadonlyMap<string, FrontDoor>) {
  const connections = createConnections();
  const contexts = createContexts();
  const listener = createOriginListener({
    router,
    doorOf: (host) => doors.get(host),
    gzip: createGzip(),
    connections,
  });
  const failsHandshake = (host: string): boolean => {
    const leg = router.hostOf(host)?.leg;
    const handshake = {
      method: "CONNECT",
      host,
      target: `${host}:443`,
      headers: new Headers(),
      body: new Uint8Array(),
    };
    return (
      leg !== undefined && faults.draw(leg, handshake, ({ kind }) => kind === "tlsFailure") !== undefined
    );
  };
  const options = { keepAliveTimeout: KEEP_ALIVE_MS };
  const plain = createServer(options, listener);
  const secure = createTlsServer(
    {
      ...options,
      ALPNProtocols: ["http/1.1"],
      // A resumed session would skip the certificate, and with it the fault.
      secureOptions: constants.SSL_OP_NO_TICKET,
      SNICallback(host, callback) {
        callback(null, failsHandshake(host) ? contexts.untrusted(host) : contexts.trusted(host));
      },
    },
    listener,
  );
  secure.on("connection", connections.accept);
  plain.on("connection", connections.accept);
  const proxy = createProxy({
    router,
    answersFor: (host) => doors.has(host) || router.hostOf(host) !== undefined,
    accept(socket, host, port) {
      connections.nameTunnel(socket, host);
      (port === "443" ? secure : plain).emit("connection", socket);
    },
    listener,
  });
  const stopListening = faults.onInject(({ fault }) => {
    if (fault.kind === "tlsFailure") secure.closeIdleConnections();
  });
  return { proxy, plain, secure, connections, caCertificate: contexts.caCertificate, stopListening };
}

/** Opens the network; several may be open at once, each with its own certificate authority. */
export async function listen(options: NetworkOptions): Promise<Network> {
  const doors = new Map<string, FrontDoor>();
  const { proxy, plain, secure, connections, caCertificate, stopListening } = createServers(options, doors);
  // The origins get their connections from the proxy; that they listen makes Node keep track of these.
  for (const server of [proxy, plain, secure]) await once(server.listen(0, "127.0.0.1"), "listening");
  const directory = await mkdtemp(join(tmpdir(), "graphveil-simulator-"));
  const caFile = join(directory, "ca.pem");
  await writeFile(caFile, caCertificate);
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const environment = {
    NODE_USE_ENV_PROXY: "1",
    HTTP_PROXY: proxyUrl,
    HTTPS_PROXY: proxyUrl,
    NO_PROXY: "127.0.0.1,localhost",
    NODE_EXTRA_CA_CERTS: caFile,
  };
  return {
    proxyUrl,
    caFile,
    environment,
    mount(door) {
      doors.set(door.host, door);
      return () => {
        if (doors.get(door.host) === door) doors.delete(door.host);
      };
    },
    routeThisProcess() {
      const authorities = tls.getCACertificates("default");
      const restoreProxy = http.setGlobalProxyFromEnv(environment);
      tls.setDefaultCACertificates([...authorities, caCertificate]);
      return () => {
        restoreProxy();
        tls.setDefaultCACertificates(authorities);
      };
    },
    connectionsTo: connections.tunnelsTo,
    closeIdleConnections() {
      for (const server of [plain, secure]) server.closeIdleConnections();
    },
    async close() {
      stopListening();
      const closed = [proxy, plain, secure].map((server) => once(server, "close"));
      for (const server of [proxy, plain, secure]) server.close();
      proxy.closeAllConnections();
      connections.destroyAll();
      await Promise.all(closed);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
