/*
 * `pnpm integrations:load`: the tests of graphveil-dlt over a whole tenant at its full size, and its pace beside a plain loop.
 * The figures are printed; a bar that is missed ends with 1.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { mailboxes: { type: "string", default: "10000" } } });
const mailboxes = Number(values.mailboxes);
if (!Number.isInteger(mailboxes) || mailboxes < 50)
  throw new RangeError("--mailboxes is a number from 50 on");

const tests = ["tests/test_whole_tenant.py", "tests/pace.py"];
const { status } = spawnSync(
  process.execPath,
  [join(import.meta.dirname, "main.ts"), "dlt", ...tests, "--mailboxes", String(mailboxes)],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
