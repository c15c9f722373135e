import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** The TCP connections of the servers on loopback: what is under a TLS socket, where it leads, and all for the end. */
export interface Connections {
  /** Takes note of a TCP connection that arrived at a server. */
  accept(socket: Socket): void;
  /** Takes note of the host that a tunnel was asked for. */
  nameTunnel(socket: Duplex, host: string): void;
  /** The TCP socket under the given TLS or TCP socket, the only one that can be reset. */
  tcpSocketOf(socket: Socket): Socket;
  /** The host that the connection's tunnel was asked for; undefined without a tunnel. */
  tunnelHostOf(socket: Socket): string | undefined;
  /** How many tunnels were asked for to a host. */
  tunnelsTo(host: string): number;
  destroyAll(): void;
}

const endpointOf = (socket: Socket) => `${socket.remoteAddress} ${socket.remotePort}`;

/** An empty set of connections. */
export function createConnections(): Connections {
  const byEndpoint = new Map<string, Socket>();
  const tunnelHosts = new WeakMap<Duplex, string>();
  const tunnels = new Map<string, number>();
  const tcpSocketOf = (socket: Socket) => byEndpoint.get(endpointOf(socket)) ?? socket;
  return {
    accept(socket) {
      const endpoint = endpointOf(socket);
      byEndpoint.set(endpoint, socket);
      socket.once("close", () => byEndpoint.delete(endpoint));
    },
    nameTunnel(socket, host) {
      tunnelHosts.set(socket, host);
      tunnels.set(host, (tunnels.get(host) ?? 0) + 1);
    },
    tcpSocketOf,
    tunnelHostOf: (socket) => tunnelHosts.get(tcpSocketOf(socket)),
    tunnelsTo: (host) => tunnels.get(host) ?? 0,
    destroyAll() {
      for (const socket of byEndpoint.values()) socket.destroy();
    },
  };
}
