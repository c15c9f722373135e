import { isIP, Socket } from "node:net";
import { afterEach, expect } from "vitest";

/** Hosts off this machine that a test tried to reach; a test that leaves one here has failed. */
const reached: string[] = [];

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

type Connect = (this: Socket, ...args: unknown[]) => Socket;
/** Files that share a worker find the guard of the file before them in place of the real function. */
const original = Symbol.for("graphveil.network-guard.original");
const inPlace = Socket.prototype.connect as Connect & { readonly [original]?: Connect };
const connect = inPlace[original] ?? inPlace;

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

const guarded: Connect = function guarded(...args) {
  const host = hostOf(args);
  if (isLoopback(host)) return connect.apply(this, args);
  reached.push(host);
  queueMicrotask(() => this.destroy(new Error(`a test tried to reach ${host}, which is not simulated`)));
  return this;
};

Socket.prototype.connect = Object.assign(guarded, { [original]: connect }) as typeof Socket.prototype.connect;

afterEach(() => {
  expect(reached.splice(0)).toEqual([]);
});
