import { join } from "node:path";
import { checkRepository } from "./check.ts";

const { faults, summary } = await checkRepository(join(import.meta.dirname, "..", ".."));
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`${summary}\n`);
if (faults.length > 0) process.exitCode = 1;
