// `node tools/start/graphveil.mjs …`: the command line of a clone, after it has installed what that needs.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installStart, projectNode, root } from "./installation.mjs";
import { runNode } from "./run-node.mjs";

const main = join(root, "packages", "cli", "src", "main.ts");

installStart();
if (projectNode() === undefined) await import(pathToFileURL(main).href);
else runNode([main, ...process.argv.slice(2)]);
