/*
 * The local server over a tenant that a test changes: it prints its base as one line of JSON, then obeys one command of JSON a
 * line on its standard input and answers each with one line. It ends when its input ends. Its argument is a policy. The tenant is
 * the small one that can be edited; with --mailboxes it is a generated one of that size, whose services have a latency in
 * milliseconds (--latency) and, with --faults, all that the load test goes through.
 */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startLocalServer } from "@graphveil/cli";
import { policyOf } from "../harness/configuration.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { createEditedTenant } from "./edited-tenant.ts";
import { createServedTenant } from "./generated-tenant.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mailboxes: { type: "string" },
    latency: { type: "string", default: "0" },
    faults: { type: "boolean", default: false },
  },
});
const { cloud, obey } =
  values.mailboxes === undefined
    ? createEditedTenant()
    : createServedTenant({
        mailboxes: Number(values.mailboxes),
        latencyMs: Number(values.latency),
        faults: values.faults,
      });
const rest: unknown = JSON.parse(positionals[0] ?? "{}");
const { proxy } = createInProcessService(cloud, {
  environment: {
    GRAPHVEIL_POLICY: policyOf(cloud, {
      callers: [{ name: "local", match: { local: true } }],
      rest: typeof rest === "object" && rest !== null ? rest : {},
    }),
  },
});

const server = await startLocalServer(proxy, 0);
process.stdout.write(`${JSON.stringify({ base: server.base })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const answer = obey(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ answer: answer ?? null })}\n`);
}
await server.close();
