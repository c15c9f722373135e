import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { bundles } from "./bundles.ts";
import { zipFolder } from "./zip.ts";

const root = join(import.meta.dirname, "..", "..");

for (const each of bundles) {
  const folder = await bundle(each, root);
  const size = await zipFolder(folder, `${folder}.zip`);
  process.stdout.write(`dist/${each.name}.zip  ${(size / 1024).toFixed(1)} KB  handler ${each.handler}\n`);
}
