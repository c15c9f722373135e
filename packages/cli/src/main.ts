#!/usr/bin/env node
// Packed, this and what it imports is all that an older Node has to link before it is told that it is too old.
import { nodeFault } from "./node-version.ts";
import { quickAnswer } from "./quick-answer.ts";
import { write } from "./standard-output.ts";

const fault = nodeFault(process.versions.node);
const answer = quickAnswer(process.argv.slice(2));
if (fault !== undefined) {
  process.stderr.write(`${fault}\n`);
  process.exitCode = 1;
} else if (answer !== undefined) write(answer);
else process.exitCode = await (await import("./process.ts")).runProcess();
