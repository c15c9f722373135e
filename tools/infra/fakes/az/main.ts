import { type AskGraph, runAz } from "./az.ts";

// Stands in for `az` on the PATH of a guide: FAKE_GRAPH is where the fake tenant is served, FAKE_TENANT its id.
const graph: AskGraph = async (method, path, body) => {
  const reply = await fetch(`${process.env["FAKE_GRAPH"]}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return text === "" ? {} : JSON.parse(text);
};

try {
  const account = { tenantId: process.env["FAKE_TENANT"] ?? "", graph };
  process.stdout.write(await runAz(process.argv.slice(2), account));
} catch (error) {
  process.stderr.write(`ERROR: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
