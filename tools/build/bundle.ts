import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

/** One deployable function. */
export interface Bundle {
  /** Folder below `dist`, and name of the zip. */
  readonly name: string;
  readonly entryPoint: string;
  /** What the platform calls, for the messages. */
  readonly handler: string;
  /** Other files of the deployed package, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Modules that the platform provides or that nothing on its path needs. */
  readonly external: readonly string[];
  /** Modules that are replaced by a file of ours. */
  readonly alias: Readonly<Record<string, string>>;
}

/** Bundles one function into `dist/<name>/index.js` and returns the folder. The source map stays beside the folder. */
export async function bundle(
  { name, entryPoint, files, external, alias }: Bundle,
  root: string,
): Promise<string> {
  const folder = join(root, "dist", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const options: BuildOptions = {
    entryPoints: [join(root, entryPoint)],
    outfile: join(folder, "index.js"),
    bundle: true,
    minify: true,
    legalComments: "none",
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    external: [...external],
    alias: Object.fromEntries(Object.entries(alias).map(([module, file]) => [module, join(root, file)])),
    define: { "import.meta.dirname": "__dirname" },
    logLevel: "warning",
  };
  await build(options);
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  return folder;
}
