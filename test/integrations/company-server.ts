/*
 * The local server over the company that examples/analysis asks: `company-server.ts <policy.json> [port]`. It prints its base as
 * one line of JSON, and ends when its input does.
 */
import { readFile } from "node:fs/promises";
import { startLocalServer } from "@graphveil/cli";
import { createCompanyCloud } from "@graphveil/simulator";
import { createInProcessService } from "../harness/in-process.ts";

const [path, port = "0"] = process.argv.slice(2);
if (path === undefined) throw new TypeError("name a policy: company-server.ts <policy.json> [port]");
const stack = createCompanyCloud();
const written = JSON.parse(await readFile(path, "utf8")) as { readonly callers: readonly object[] };
const policy = {
  ...written,
  tenantDomains: stack.tenant.domains,
  callers: written.callers.map((caller) => ({ ...caller, match: { local: true } })),
};
const { proxy } = createInProcessService(stack, {
  environment: { GRAPHVEIL_POLICY: JSON.stringify(policy) },
});
const server = await startLocalServer(proxy, Number(port));
process.stdout.write(`${JSON.stringify({ base: server.base })}\n`);
for await (const _ of process.stdin);
await server.close();
