import { parseArgs } from "node:util";
import { askBy, parseCallerCommand } from "./caller-command.ts";
import { smoke } from "./smoke.ts";

const usage = `Usage: npx --yes pnpm@12 --silent run smoke "$(terraform output -raw caller_command)" [--mailboxes [--most <n>]]

Run it as the caller: it needs the credentials that the command names. --mailboxes counts the mailboxes that can be read; with
--most it fails when there are more, such as more than the scope group has members.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { mailboxes: { type: "boolean", default: false }, most: { type: "string" } },
  });
  const [command, ...others] = positionals;
  const most = values.most === undefined ? undefined : Number(values.most);
  if (command === undefined || others.length > 0 || (most !== undefined && !Number.isSafeInteger(most)))
    throw new Error(usage);
  const count = values.mailboxes || most !== undefined;
  const steps = await smoke(askBy(parseCallerCommand(command)), { count, most });
  for (const { ok, line } of steps) process.stdout.write(`${ok ? "ok    " : "FAILED"} ${line}\n`);
  return steps.every(({ ok }) => ok) ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
