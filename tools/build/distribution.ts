import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeProfile } from "@graphveil/core/description";
import { profileNames } from "@graphveil/core/privacy";
import { type Artefact, buildArtefact } from "./artefact.ts";
import { functionBundles } from "./bundles.ts";
import { deployedPackage, readFrameworkLock } from "./framework.ts";
import { checkInstalledLicences } from "./licences.ts";
import { thirdPartyNotices } from "./notices.ts";
import { keyOf, lockedDependencies } from "./packages.ts";
import { permissionList } from "./permissions.ts";

/** Everything that a build publishes. */
export interface Distribution {
  /** Contents by path below `dist`, with slashes. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** What is deployed. */
  readonly zips: readonly {
    readonly file: string;
    readonly handler: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

const unpacked = (
  name: string,
  { files, maps }: Artefact,
): readonly (readonly [string, string | Uint8Array])[] => [
  ...Array.from(files, ([file, content]) => [`${name}/${file}`, content] as const),
  ...Array.from(maps, ([file, content]) => [`maps/${name}/${file}`, content] as const),
];

/**
 * Makes both functions and what is published with them: bills of materials, notices, permissions, descriptions, sums.
 *
 * @throws Error if a lockfile, a licence, a permission or a size is not as it must be
 */
export async function buildDistribution(root: string): Promise<Distribution> {
  const lock = await readFrameworkLock(root);
  const installed = lockedDependencies(lock.content);
  checkInstalledLicences(installed.packages);
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const definitions = functionBundles(await deployedPackage(root), lock.text);
  const artefacts = await Promise.all(
    definitions.map(async (definition) => {
      const platformInstalls = definition.name === "gcp-function" ? [installed] : [];
      const artefact = await buildArtefact({ definition, root, version, installed: platformInstalls });
      return { name: definition.name, handler: definition.handler, artefact };
    }),
  );
  const packages = new Map(
    artefacts.flatMap(({ artefact }) => artefact.packages.map((each) => [keyOf(each), each] as const)),
  );
  const zipNames = artefacts.map(({ name }) => `${name}.zip`);
  const published = new Map<string, string | Uint8Array>([
    ...artefacts.flatMap(({ name, artefact }) => [
      [`${name}.zip`, artefact.zip] as const,
      [`${name}.cdx.json`, artefact.sbom] as const,
    ]),
    ["THIRD_PARTY_NOTICES", await thirdPartyNotices(zipNames, [...packages.values()])],
    ...profileNames.map(
      (profile) =>
        [`openapi-${profile}.json`, `${JSON.stringify(describeProfile(profile), null, 1)}\n`] as const,
    ),
    ["permissions.json", `${JSON.stringify(permissionList("strict"), null, 2)}\n`],
  ]);
  const sums = Array.from(published, ([file, content]) => `${sha256(content)}  ${file}\n`);
  return {
    files: new Map([
      ...artefacts.flatMap(({ name, artefact }) => unpacked(name, artefact)),
      ...published,
      ["SHA256SUMS", sums.join("")],
    ]),
    zips: artefacts.map(({ name, handler, artefact: { zip } }) => ({
      file: `${name}.zip`,
      handler,
      bytes: zip.length,
      sha256: sha256(zip),
    })),
  };
}
