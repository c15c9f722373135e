import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** Libraries that go into a file of their own, which is read when the first of them is needed. */
export interface Vendor {
  readonly file: string;
  /** What is used of each library: names that the file's readers can see without running it. */
  readonly exports: Readonly<Record<string, readonly string[]>>;
  /** Modules inside the libraries that are replaced by a file of ours. */
  readonly alias: Readonly<Record<string, string>>;
}

/** One deployable function. */
export interface Bundle {
  /** Folder below `dist`, and name of the zip. */
  readonly name: string;
  readonly entryPoint: string;
  /** What the platform calls, for the messages. */
  readonly handler: string;
  /** Other files of the deployed package, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Modules that the platform provides. */
  readonly external: readonly string[];
  readonly vendors: readonly Vendor[];
}

const common: BuildOptions = {
  bundle: true,
  minify: true,
  legalComments: "none",
  platform: "node",
  target: "node24",
  format: "cjs",
  mainFields: ["module", "main"],
  // A vendor's file is CommonJS: Node's own import() sees of it the names that a lexer guesses, and of `export *` none.
  supported: { "dynamic-import": false },
  logLevel: "warning",
};

/** Sends imports of a vendor's libraries to its file. */
const vendorFiles = (vendors: readonly Vendor[]): Plugin => ({
  name: "vendor files",
  setup({ onResolve }) {
    for (const { file, exports } of vendors) {
      for (const library of Object.keys(exports)) {
        onResolve({ filter: new RegExp(`^${library}$`) }, () => ({ path: `./${file}`, external: true }));
      }
    }
  },
});

const vendorSource = ({ exports }: Vendor): string =>
  Object.entries(exports)
    .map(
      ([library, names]) => `export ${names[0] === "*" ? "*" : `{ ${names.join(", ")} }`} from "${library}";`,
    )
    .join("\n");

const buildVendor = async (
  vendor: Vendor,
  folder: string,
  resolveDir: string,
  root: string,
): Promise<void> => {
  await build({
    ...common,
    stdin: { contents: vendorSource(vendor), resolveDir },
    outfile: join(folder, vendor.file),
    alias: Object.fromEntries(
      Object.entries(vendor.alias).map(([module, file]) => [module, join(root, file)]),
    ),
  });
};

/**
 * Bundles one function into `dist/<name>` and returns the folder. A cold start reads `index.js` alone; the cloud's SDK and
 * MSAL lie beside it and are read while the network calls that precede them are under way.
 */
export async function bundle(
  { name, entryPoint, files, external, vendors }: Bundle,
  root: string,
): Promise<string> {
  const folder = join(root, "dist", name);
  await mkdir(folder, { recursive: true });
  await build({
    ...common,
    entryPoints: [join(root, entryPoint)],
    outfile: join(folder, "index.js"),
    external: [...external],
    define: { "import.meta.dirname": "__dirname" },
    plugins: [vendorFiles(vendors)],
  });
  for (const vendor of vendors) {
    const resolveDir = join(root, "packages", vendor.file === "msal.js" ? "core" : name);
    await buildVendor(vendor, folder, resolveDir, root);
  }
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  const wanted = new Set(["index.js", ...vendors.map(({ file }) => file), ...Object.keys(files)]);
  for (const file of await readdir(folder))
    if (!wanted.has(file)) await rm(join(folder, file), { recursive: true });
  return folder;
}
