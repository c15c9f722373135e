#!/usr/bin/env node
// Packed, this and what it imports is all that an older Node has to link before it is told that it is too old.
import { nodeFault } from "./node-version.ts";
import { runProcess } from "./process.ts";

const fault = nodeFault(process.versions.node);
if (fault === undefined) process.exitCode = await runProcess();
else {
  process.stderr.write(`${fault}\n`);
  process.exitCode = 1;
}
