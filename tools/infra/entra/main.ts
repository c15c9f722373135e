import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseExpected } from "./expected.ts";
import { findingsOf } from "./findings.ts";
import { observe, type Read } from "./tenant.ts";

const usage = `Usage: npx --yes pnpm@12 --silent run entra:check <application.json>

Compares the Entra application with what \`terraform output -json application\` printed. Who runs it is signed in to the Azure CLI
and may read applications (Global Reader, or an application with Application.Read.All and RoleManagement.Read.Directory).
Exit code: 0 nothing found, 1 something found, 2 not checked.`;

/** Asks Graph as the Azure CLI's account; the token is not shown and not kept. */
function signedIn(root: string): Read {
  const token = execFileSync(
    "az",
    ["account", "get-access-token", "--resource", root, "--query", "accessToken", "--output", "tsv"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  ).trim();
  return async (url) => {
    const reply = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      redirect: "error",
      signal: AbortSignal.timeout(30_000),
    });
    if (!reply.ok) throw new Error(`Graph answered ${reply.status} to ${new URL(url).pathname}`);
    return (await reply.json()) as Readonly<Record<string, unknown>>;
  };
}

async function main(path: string | undefined): Promise<number> {
  if (path === undefined) throw new Error(usage);
  // pnpm runs scripts in the root of the repository; the path is meant from where the person stands.
  const expected = parseExpected(readFileSync(resolve(process.env["INIT_CWD"] ?? "", path), "utf8"));
  const findings = findingsOf(expected, await observe(signedIn(expected.graph_root), expected));
  for (const finding of findings) process.stdout.write(`FINDING ${finding}\n`);
  process.stdout.write(`${findings.length} findings for application ${expected.client_id}\n`);
  return findings.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
