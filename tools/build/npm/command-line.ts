import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { findBundledPackages } from "../bundled-packages.ts";
import type { ExplorerArtefact } from "../explorer.ts";
import { checkBundledLicences } from "../licences.ts";
import { thirdPartyNotices } from "../notices.ts";
import { bundledDependencies, workspaceIntegrity } from "../packages.ts";
import { packageFileText, releaseFields } from "./package-file.ts";
import type { PublishedPackage } from "./published-package.ts";
import { stableNames } from "./stable-names.ts";
import { packTarball } from "./tarball.ts";

const ENTRY = "packages/cli/src/main.ts";
const PROGRAM = "graphveil.mjs";

/** Bounds of what is published, in bytes: the file alone, and the tarball. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_TARBALL_BYTES = 1.5 * 1024 * 1024;

/** Packages of CommonJS ask for Node's modules by `require`, which a module of ES does not have. */
const REQUIRE =
  "import { createRequire as createRequireOfModule } from 'node:module'; const require = createRequireOfModule(import.meta.url);";

const common = {
  entryPoints: { graphveil: ENTRY },
  outExtension: { ".js": ".mjs" },
  bundle: true,
  minify: true,
  legalComments: "none",
  platform: "node",
  format: "esm",
  logLevel: "warning",
  metafile: true,
  write: false,
  outdir: "out",
} as const satisfies BuildOptions;

interface Bundled {
  /** Contents by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly metafile: Metafile;
}

const bundle = async (root: string, options: BuildOptions): Promise<Bundled> => {
  const { outputFiles = [], metafile } = await build({ ...common, absWorkingDir: root, ...options });
  const out = join(root, common.outdir);
  return {
    files: new Map(outputFiles.map(({ path, contents }) => [relative(out, path), contents])),
    metafile: metafile ?? { inputs: {}, outputs: {} },
  };
};

/**
 * Commander loads `node:child_process` at its start, to run commands that are separate programs. There are none here.
 * To load it takes an eighth of the time of `--help`. What else asks for it gets it.
 */
const withoutChildProcess: Plugin = {
  name: "no child process for commander",
  setup({ onLoad, onResolve }) {
    const namespace = "no-child-process";
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes("/node_modules/commander/") ? { path, namespace } : undefined,
    );
    onLoad({ filter: /^/, namespace }, () => ({ contents: "export default {};" }));
  },
};

/** An entry, and chunks that are read when a command needs them. Start-up is reading: the less of it, the sooner is help there. */
const bundleChunks = (root: string): Promise<Bundled> =>
  bundle(root, {
    splitting: true,
    target: "node24",
    chunkNames: "chunks/[name]-[hash]",
    banner: { js: REQUIRE },
    plugins: [withoutChildProcess],
  });

/** Everything in one file. It is written for an older Node, too, so that the check of the version is reached on it. */
const bundleFile = (root: string): Promise<Bundled> =>
  bundle(root, { target: "node20", banner: { js: REQUIRE } });

const bounded = (name: string, content: Uint8Array, bytes: number): Uint8Array => {
  if (content.length > bytes) throw new Error(`${name} is larger than ${bytes} bytes`);
  return content;
};

/**
 * Makes the command line: `graphveil.mjs`, complete in one file, and the npm package, which has the explorer in it.
 *
 * @throws Error if it is too large, or a package in it has no licence that is allowed
 */
export async function buildCommandLine(
  root: string,
  explorer: Pick<ExplorerArtefact, "html" | "metafile">,
): Promise<PublishedPackage> {
  const [file, chunks] = await Promise.all([bundleFile(root), bundleChunks(root)]);
  const found = await findBundledPackages([file.metafile, chunks.metafile, explorer.metafile], root);
  checkBundledLicences(found.packages);
  const release = await releaseFields(root);
  const name = `graphveil-${release.version}.tgz`;
  const packageFile = packageFileText(release, {
    name: "graphveil",
    description: "The command line of Graphveil, a read-only privacy proxy for Microsoft Graph.",
    bin: { graphveil: PROGRAM },
  });
  const tarball = packTarball(
    new Map([
      ...stableNames(chunks.files),
      ["explorer.html", explorer.html],
      ["package.json", packageFile],
      ["README.md", await readFile(join(root, "packages/cli/NPM.md"))],
      ["LICENSE", await readFile(join(root, "LICENSE"))],
      ["THIRD_PARTY_NOTICES", Buffer.from(await thirdPartyNotices([name], found.packages))],
    ]),
  );
  const single = file.files.get(PROGRAM) ?? new Uint8Array();
  return {
    subject: { kind: "application", name: "graphveil", version: release.version },
    tarball: { name, content: bounded(name, tarball, MAX_TARBALL_BYTES) },
    files: new Map([[PROGRAM, bounded(PROGRAM, single, MAX_FILE_BYTES)]]),
    dependencies: bundledDependencies(found, await workspaceIntegrity(root)),
    packages: found.packages,
  };
}
