import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseModule } from "../source/module.ts";
import { listSources } from "../source/source-files.ts";
import { importGraph, readPackageExports } from "./imports.ts";
import { measureHouse } from "./measures.ts";

const { values } = parseArgs({
  options: {
    list: { type: "boolean" },
    root: { type: "string", default: join(import.meta.dirname, "..", "..", "..") },
  },
});

const modules = (await listSources(values.root)).map(parseModule);
const graph = importGraph(modules, await readPackageExports(values.root));
for (const { name, places } of measureHouse(modules, graph)) {
  process.stdout.write(`${name}: ${places.length}\n`);
  if (values.list === true) for (const place of places) process.stdout.write(`  ${place}\n`);
}
