import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { awsPlatform } from "@graphveil/aws-lambda";
import { startLocalServer } from "@graphveil/cli";
import { createService } from "@graphveil/core";
import { createGeneratedCloud, startNodeProcess } from "@graphveil/simulator";

/*
 * Measures `graphveil report mailbox-settings` over a generated tenant: the real command in a process of its own, against the real
 * proxy on loopback. With --kill it is killed halfway and resumed.
 */

const { values } = parseArgs({
  options: { mailboxes: { type: "string", default: "10000" }, kill: { type: "boolean", default: false } },
});
const mailboxes = Number(values.mailboxes);

const { simulator } = createGeneratedCloud({ generated: { mailboxes } });
const { aws, entra } = simulator.world;
const { proxy } = createService({
  env: {
    GRAPHVEIL_TENANT_ID: entra.tenantId,
    GRAPHVEIL_CLIENT_ID: entra.clientId,
    GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
    GRAPHVEIL_POLICY: JSON.stringify({
      callers: [{ name: "local", match: { local: true }, groups: ["directory", "mail"] }],
    }),
  },
  readFile: () => undefined,
  policyPaths: [],
  logFormat: "plain",
  write: () => undefined,
  platform: awsPlatform({ region: aws.region, credentials: aws.proxy }),
  fetch: simulator.fetch,
});
const server = await startLocalServer(proxy, 0);
const folder = await mkdtemp(join(tmpdir(), "graphveil-report-"));
const main = join(import.meta.dirname, "..", "..", "packages", "cli", "src", "main.ts");
const start = (...more: readonly string[]) =>
  startNodeProcess({
    arguments: [
      main,
      "report",
      "mailbox-settings",
      "--out",
      "out.csv",
      "--json",
      "--url",
      server.base,
      ...more,
    ],
    workingDirectory: folder,
    environment: {},
  });

const lines = async (name: string): Promise<number> =>
  (await readFile(join(folder, name), "utf8").catch(() => "")).split("\n").length - 1;

const started = performance.now();
if (values.kill) {
  const first = start();
  while ((await lines("out.csv.part")) < mailboxes / 2) await setTimeout(20);
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  process.stdout.write(`killed with ${(await lines("out.csv.part")) - 1} mailboxes on disk\n`);
}
const run = start("--resume");
const { code } = await run.exited;
const seconds = (performance.now() - started) / 1_000;
const graph = simulator.journal.of("graph");
const batches = graph.filter(({ method }) => method === "POST").length;
const floor = Math.ceil(mailboxes / 20);
const table = (await readFile(join(folder, "out.csv"), "utf8")).split("\r\n").slice(1, -1);
const ids = new Set(table.map((line) => line.split(",")[1]));
process.stdout.write(`${run.stdout()}${run.stderr().split("\n").slice(-3).join("\n")}`);
process.stdout.write(
  `exit ${code}; ${seconds.toFixed(1)} s; ${table.length} rows, ${ids.size} mailboxes; upstream: ${batches} batches and ` +
    `${graph.length - batches} pages of /users, ${(graph.length / floor).toFixed(3)} of the least (${floor})\n`,
);
await server.close();
await rm(folder, { recursive: true });
if (code !== 0 || table.length !== mailboxes || ids.size !== mailboxes) process.exitCode = 1;
