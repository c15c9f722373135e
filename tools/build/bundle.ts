import { basename, join } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/** Libraries that go into a file of their own, which is read when the first of them is needed. */
export interface Vendor {
  readonly file: string;
  /** Package of the workspace that depends on the libraries. */
  readonly dependent: string;
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
  /** The largest zip that is still a good cold start, in kilobytes. */
  readonly maxZipKb: number;
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

/** A bundle in memory. */
export interface BundledFunction {
  /** Files of the deployed package, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Source maps by the name of the file that they belong to. */
  readonly maps: ReadonlyMap<string, Uint8Array>;
  /** One of each bundler run; paths are relative to the root. */
  readonly metafiles: readonly Metafile[];
}

/**
 * Bundles one function. A cold start reads `index.js` alone; the cloud's SDK and MSAL lie beside it and are read while the
 * network calls that precede them are under way, and jose when the first caller's token is to be verified.
 */
export async function bundle(
  { entryPoint, files, external, vendors }: Bundle,
  root: string,
): Promise<BundledFunction> {
  const run = (file: string, options: BuildOptions) =>
    build({
      ...common,
      absWorkingDir: root,
      outfile: file,
      metafile: true,
      write: false,
      sourcemap: "external",
      ...options,
    });
  const runs = [
    await run("index.js", {
      entryPoints: [entryPoint],
      external: [...external],
      define: { "import.meta.dirname": "__dirname" },
      plugins: [vendorFiles(vendors)],
    }),
  ];
  for (const vendor of vendors) {
    const resolveDir = join(root, "packages", vendor.dependent);
    const alias = Object.entries(vendor.alias).map(([module, file]) => [module, join(root, file)]);
    runs.push(
      await run(vendor.file, {
        stdin: { contents: vendorSource(vendor), resolveDir },
        alias: Object.fromEntries(alias),
      }),
    );
  }
  const outputs = runs.flatMap(({ outputFiles = [] }) => outputFiles);
  const byName = (wanted: (path: string) => boolean) =>
    outputs
      .filter(({ path }) => wanted(path))
      .map(({ path, contents }) => [basename(path), contents] as const);
  return {
    files: new Map([
      ...byName((path) => !path.endsWith(".map")),
      ...Object.entries(files).map(([file, content]) => [file, Buffer.from(content)] as const),
    ]),
    maps: new Map(byName((path) => path.endsWith(".map"))),
    metafiles: runs.map(({ metafile }) => metafile ?? { inputs: {}, outputs: {} }),
  };
}
