import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPage, type PageModule } from "@graphveil/explorer/build";
import type { Metafile } from "esbuild";
import type { Artefact } from "./artefact.ts";
import { findBundledPackages } from "./bundled-packages.ts";
import { checkBundledLicences } from "./licences.ts";
import { thirdPartyNotices } from "./notices.ts";
import { bundledDependencies, workspaceIntegrity } from "./packages.ts";
import { sbom } from "./sbom.ts";
import { zipFiles } from "./zip.ts";

/** Name of the artefact, of its folder below `dist`, and of its zip. */
const NAME = "explorer";

/** The largest zip of the page: it is opened by people on slow lines, too. */
const MAX_ZIP_KB = 300;

/** What is in the page, in the form in which the other artefacts' bundler says it. */
const metafileOf = (modules: readonly PageModule[]): Metafile => {
  const real = modules.filter(({ path }) => !path.startsWith("\0"));
  return {
    inputs: Object.fromEntries(
      real.map(({ path, bytes, imports }) => [
        path,
        { bytes, imports: imports.map((each) => ({ path: each, kind: "import-statement" as const })) },
      ]),
    ),
    outputs: {
      "index.html": {
        bytes: 0,
        imports: [],
        exports: [],
        inputs: Object.fromEntries(real.map(({ path, bytes }) => [path, { bytesInOutput: bytes }])),
      },
    },
  };
};

/** The page as an artefact. */
export interface ExplorerArtefact extends Artefact {
  readonly name: string;
  /** What the zip is for, in the messages. */
  readonly handler: string;
  readonly html: Uint8Array;
  /** What is in the page, for a package that it is part of. */
  readonly metafile: Metafile;
}

/**
 * Builds the explorer's page, and says what it is made of.
 *
 * @throws Error if a package has no licence, none that is allowed, or no entry in the lockfile, or if the zip is too large
 */
export async function buildExplorer(root: string): Promise<ExplorerArtefact> {
  const { html, modules, bundlerVersion } = await buildPage();
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const metafile = metafileOf(modules);
  const found = await findBundledPackages([metafile], root);
  checkBundledLicences(found.packages);
  const notices = await thirdPartyNotices([`${NAME}.zip`], found.packages);
  const files = new Map<string, Uint8Array>([
    ["index.html", Buffer.from(html)],
    ["LICENSE", await readFile(join(root, "LICENSE"))],
    ["THIRD_PARTY_NOTICES", Buffer.from(notices)],
  ]);
  const zip = zipFiles(files);
  if (zip.length > MAX_ZIP_KB * 1024) throw new Error(`${NAME}.zip is larger than ${MAX_ZIP_KB} KB`);
  const own = bundledDependencies(found, await workspaceIntegrity(root));
  const bundler = { name: "vite", version: bundlerVersion };
  return {
    zip,
    files,
    maps: new Map(),
    sbom: sbom({
      kind: "application",
      name: `graphveil-${NAME}`,
      version,
      archive: zip,
      dependencies: [own],
      bundler,
    }),
    name: NAME,
    handler: "index.html",
    html: Buffer.from(html),
    metafile,
    packages: found.packages,
  };
}
