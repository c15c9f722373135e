import { isIP, Socket } from "node:net";
import { afterEach, expect } from "vitest";

/** Hosts off this machine that a test tried to reach; a test that leaves one here has failed. */
const reached: string[] = [];

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

type Connect = typeof Socket.prototype.connect;
const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;

const hostOf = (args: readonly unknown[]): string => {
  const first: unknown = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === "object" && first !== null) {
    const { path, host, port } = first as { path?: unknown; host?: unknown; port?: unknown };
    return path !== undefined && port === undefined
      ? "localhost"
      : typeof host === "string"
        ? host
        : "localhost";
  }
  if (typeof first === "string" && Number.isNaN(Number(first))) return "localhost";
  return typeof args[1] === "string" ? args[1] : "localhost";
};

Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]): Socket {
  const host = hostOf(args);
  if (isLoopback(host)) return connect.apply(this, args);
  reached.push(host);
  queueMicrotask(() => this.destroy(new Error(`a test tried to reach ${host}, which is not simulated`)));
  return this;
} as Connect;

afterEach(() => {
  expect(reached.splice(0)).toEqual([]);
});
