import { json, type SimulatedHost, UnsimulatedRequest } from "../src/wire/host.ts";

/** A stand-in for Graph: it answers what it received, and has no behaviour for some paths. */
export const echoHost: SimulatedHost = {
  leg: "graph",
  answersFor: (host) => host === "graph.microsoft.com",
  handle(request) {
    if (request.target.startsWith("/unknown")) throw new UnsimulatedRequest(request, "no such operation");
    if (request.target.startsWith("/broken")) throw new TypeError("a fault of the simulator");
    if (request.target.startsWith("/large")) return json(200, { value: "a".repeat(4000) });
    if (request.target.startsWith("/empty")) return { status: 204, headers: {}, body: "" };
    if (request.target === "/loop") return { status: 302, headers: { location: "/loop" }, body: "" };
    const location = /^\/redirect\/(\d+)\?(.*)$/.exec(request.target);
    if (location !== null)
      return { status: Number(location[1]), headers: { location: location[2] ?? "" }, body: "" };
    const { method, target, headers, body } = request;
    return json(200, {
      method,
      target,
      headers: Object.fromEntries(headers),
      body: Buffer.from(body).toString(),
    });
  },
};

export interface Echo {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
