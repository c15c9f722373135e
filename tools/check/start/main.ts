import { join } from "node:path";
import { installedPackages } from "./installed-packages.ts";
import { startFaults, startList } from "./start-size.ts";

const packages = await installedPackages(join(import.meta.dirname, "..", "..", "start"));
for (const line of startList(packages)) process.stdout.write(`${line}\n`);
for (const fault of startFaults(packages)) process.stderr.write(`${fault}\n`);
if (startFaults(packages).length > 0) process.exitCode = 1;
