import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { buildDistribution } from "./distribution.ts";

const root = join(import.meta.dirname, "..", "..");
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
const { out } = values;

const { files, deliverables } = await buildDistribution(root);

for (const [file, content] of files) {
  await mkdir(dirname(join(out, file)), { recursive: true });
  const isProgram = Buffer.from(content.slice(0, 2)).toString() === "#!";
  await writeFile(join(out, file), content, { mode: isProgram ? 0o755 : 0o644 });
}

const folders = new Set([...files.keys()].map((file) => dirname(file)).filter((folder) => folder !== "."));
for (const folder of folders) {
  for (const file of await readdir(join(out, folder))) {
    const path = `${folder}/${file}`;
    if (!files.has(path) && !folders.has(path)) await rm(join(out, path), { recursive: true });
  }
}

for (const file of await readdir(out))
  if (/^graphveil.*\.tgz$/.test(file) && !files.has(file)) await rm(join(out, file));

for (const { file, use, bytes, sha256 } of deliverables)
  process.stdout.write(`dist/${file}  ${(bytes / 1024).toFixed(1)} KB  ${use}  sha256 ${sha256}\n`);
