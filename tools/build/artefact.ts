import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { version as bundlerVersion } from "esbuild";
import { type Bundle, bundle } from "./bundle.ts";
import { type BundledPackage, findBundledPackages } from "./bundled-packages.ts";
import { checkBundledLicences } from "./licences.ts";
import { thirdPartyNotices } from "./notices.ts";
import { bundledDependencies, type DeployedDependencies, workspaceIntegrity } from "./packages.ts";
import { sbom } from "./sbom.ts";
import { portableSourceMap } from "./source-map.ts";
import { zipFiles } from "./zip.ts";

/** A deployable function, or the page, with what is published beside it. */
export interface Artefact {
  readonly zip: Uint8Array;
  /** The zip's files, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Source maps, by name. */
  readonly maps: ReadonlyMap<string, string>;
  /** CycloneDX. */
  readonly sbom: string;
  /** Packages of which code is in the zip. */
  readonly packages: readonly BundledPackage[];
}

/** What an artefact is made from. */
export interface ArtefactOptions {
  readonly definition: Bundle;
  /** Root of the repository. */
  readonly root: string;
  readonly version: string;
  /** What the platform's build installs beside the zip's code. */
  readonly installed: readonly DeployedDependencies[];
}

/**
 * Bundles a function and says what it is made of. The same sources give the same bytes, wherever and whenever it runs.
 *
 * @throws Error if a package has no licence, none that is allowed, or no entry in the lockfile, or if the zip is too large
 */
export async function buildArtefact(options: ArtefactOptions): Promise<Artefact> {
  const { definition, root, version, installed } = options;
  const { name, maxZipKb } = definition;
  const bundled = await bundle(definition, root);
  const found = await findBundledPackages(bundled.metafiles, root);
  checkBundledLicences(found.packages);
  const notices = await thirdPartyNotices([`${name}.zip`], found.packages);
  const files = new Map([
    ...bundled.files,
    ["LICENSE", await readFile(join(root, "LICENSE"))],
    ["THIRD_PARTY_NOTICES", Buffer.from(notices)],
  ]);
  const zip = zipFiles(files);
  if (zip.length > maxZipKb * 1024) throw new Error(`${name}.zip is larger than ${maxZipKb} KB`);
  const own = bundledDependencies(found, await workspaceIntegrity(root));
  return {
    zip,
    files,
    maps: new Map(Array.from(bundled.maps, ([file, map]) => [file, portableSourceMap(map)])),
    sbom: sbom({
      kind: "application",
      name: `graphveil-${name}`,
      version,
      archive: zip,
      dependencies: [own, ...installed],
      bundler: { name: "esbuild", version: bundlerVersion },
    }),
    packages: found.packages,
  };
}
