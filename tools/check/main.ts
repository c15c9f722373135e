import { join } from "node:path";
import { checkRepository } from "./check.ts";
import { installedPackages } from "./start/installed-packages.ts";
import { startFaults } from "./start/start-size.ts";

const root = join(import.meta.dirname, "..", "..");
const { faults: repositoryFaults, summary } = await checkRepository(root);
const faults = [...repositoryFaults, ...startFaults(await installedPackages(join(root, "tools", "start")))];
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`${summary}\n`);
if (faults.length > 0) process.exitCode = 1;
