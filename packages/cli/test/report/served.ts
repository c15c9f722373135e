import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatedCloud } from "@graphveil/simulator";
import Papa from "papaparse";
import { onTestFinished } from "vitest";
import type { CommandContext } from "../../src/command.ts";
import { createEmbeddedService } from "../../src/serve/embedded.ts";
import { type LocalServer, startLocalServer } from "../../src/serve/local-server.ts";
import { type ProgramResult, run } from "../run-program.ts";

/** The proxy over the simulated tenant, with a folder for reports. */
export interface Served {
  readonly server: LocalServer;
  readonly stack: SimulatedCloud;
  readonly folder: string;
}

/** A server under a policy with one caller, until the test is over. */
export async function serveTenant(profile: "strict" | "raw" = "strict", more: object = {}): Promise<Served> {
  const policy = {
    profile,
    callers: [{ name: "local", match: { local: true }, groups: ["directory", "mail"], ...more }],
  };
  const { service, stack } = createEmbeddedService(
    { GRAPHVEIL_POLICY: JSON.stringify(policy) },
    () => undefined,
  );
  const server = await startLocalServer(service.proxy, 0);
  const folder = await mkdtemp(join(tmpdir(), "graphveil-report-"));
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  return { server, stack, folder };
}

/** Runs the report into `settings.csv`. */
export const report = (
  { server, folder }: Pick<Served, "server" | "folder">,
  argv: readonly string[] = [],
  context: Partial<CommandContext> = {},
): Promise<ProgramResult> =>
  run(["report", "mailbox-settings", "--out", "settings.csv", ...argv], {
    folder,
    env: { GRAPHVEIL_ENDPOINT: server.base },
    stopped: () => new Promise(() => undefined),
    ...context,
  });

export type Line = Readonly<Record<string, string>>;

/** The rows of a CSV by its header. */
export async function rowsOf({ folder }: Pick<Served, "folder">, name: string): Promise<readonly Line[]> {
  const text = await readFile(join(folder, name), "utf8");
  const { data, errors } = Papa.parse<Line>(text, { header: true, skipEmptyLines: true });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data;
}

export const write = (served: Pick<Served, "folder">, name: string, contents: string): Promise<void> =>
  writeFile(join(served.folder, name), contents);

interface WireBatch {
  readonly requests: readonly { readonly id: string; readonly url: string }[];
}
export interface WireReply {
  readonly responses: { id: string; status: number; headers: Record<string, string>; body: unknown }[];
}

/** What stands between the command and the proxy. */
export interface Watch {
  readonly fetch: typeof globalThis.fetch;
  /** The URLs of each batch that was sent. */
  readonly batches: (readonly string[])[];
}

/** Sees each batch, and may change what is answered; `count` is 1 for the first. */
export function watchBatches(
  change: (reply: WireReply, urls: readonly string[], count: number) => void = () => undefined,
): Watch {
  const batches: (readonly string[])[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const reply = await globalThis.fetch(input, init);
    if (init?.method !== "POST") return reply;
    const urls = (JSON.parse(String(init.body)) as WireBatch).requests.map(({ url }) => url);
    const count = batches.push(urls);
    const policy = reply.headers.get("x-graphveil-policy") ?? "";
    const body = (await reply.json()) as WireReply;
    change(body, urls, count);
    return Response.json(body, { status: reply.status, headers: { "x-graphveil-policy": policy } });
  };
  return { fetch, batches };
}
