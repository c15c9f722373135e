import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeProfile } from "@graphveil/core/description";
import { profileNames } from "@graphveil/core/privacy";
import { version as bundlerVersion } from "esbuild";
import { type Artefact, buildArtefact } from "./artefact.ts";
import { functionBundles } from "./bundles.ts";
import { buildExplorer } from "./explorer.ts";
import { deployedPackage, readFrameworkLock } from "./framework.ts";
import { checkInstalledLicences } from "./licences.ts";
import { thirdPartyNotices } from "./notices.ts";
import { buildCommandLine } from "./npm/command-line.ts";
import { buildCore } from "./npm/core.ts";
import type { PublishedPackage } from "./npm/published-package.ts";
import { keyOf, lockedDependencies } from "./packages.ts";
import { permissionList } from "./permissions.ts";
import { sbom } from "./sbom.ts";

/** What is deployed, run or installed. */
export interface Deliverable {
  readonly file: string;
  /** What one does with it. */
  readonly use: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Everything that a build publishes. */
export interface Distribution {
  /** Contents by path below `dist`, with slashes. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly deliverables: readonly Deliverable[];
}

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

const unpacked = (
  name: string,
  { files, maps }: Artefact,
): readonly (readonly [string, string | Uint8Array])[] => [
  ...Array.from(files, ([file, content]) => [`${name}/${file}`, content] as const),
  ...Array.from(maps, ([file, content]) => [`maps/${name}/${file}`, content] as const),
];

/** A zip, and what is called or opened in it. */
interface ZippedArtefact extends Artefact {
  readonly name: string;
  readonly handler: string;
}

const buildFunctions = async (root: string): Promise<readonly ZippedArtefact[]> => {
  const lock = await readFrameworkLock(root);
  const installed = lockedDependencies(lock.content);
  checkInstalledLicences(installed.packages);
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const definitions = functionBundles(await deployedPackage(root), lock.text);
  return Promise.all(
    definitions.map(async (definition) => {
      const platformInstalls = definition.name === "gcp-function" ? [installed] : [];
      const artefact = await buildArtefact({ definition, root, version, installed: platformInstalls });
      return { name: definition.name, handler: definition.handler, ...artefact };
    }),
  );
};

type Published = readonly (readonly [file: string, content: string | Uint8Array])[];

const ofZip = ({ name, zip, sbom: bill }: ZippedArtefact): Published => [
  [`${name}.zip`, zip],
  [`${name}.cdx.json`, bill],
];

const bundler = { name: "esbuild", version: bundlerVersion } as const;

const ofPackage = ({ subject, tarball, files, dependencies }: PublishedPackage): Published => [
  [tarball.name, tarball.content],
  ...files,
  [
    `${subject.name}.cdx.json`,
    sbom({ ...subject, archive: tarball.content, dependencies: [dependencies], bundler }),
  ],
];

const descriptions = (): Published => [
  ...profileNames.map(
    (profile) =>
      [`openapi-${profile}.json`, `${JSON.stringify(describeProfile(profile), null, 1)}\n`] as const,
  ),
  ["permissions.json", `${JSON.stringify(permissionList("strict"), null, 2)}\n`],
];

/** The notices of everything in which there is code of others. */
const noticesOf = (
  zipped: readonly ZippedArtefact[],
  npmPackages: readonly PublishedPackage[],
): Promise<string> => {
  const bundling = npmPackages.filter(({ packages }) => packages.length > 0);
  const names = [
    ...zipped.map(({ name }) => `${name}.zip`),
    ...bundling.flatMap(({ tarball, files }) => [tarball.name, ...files.keys()]),
  ];
  const parts = [...zipped, ...npmPackages].flatMap(({ packages }) => packages);
  return thirdPartyNotices(names, [...new Map(parts.map((each) => [keyOf(each), each])).values()]);
};

/**
 * Makes both functions, the explorer, the npm packages, and what is published with them: bills of materials, notices, permissions, descriptions,
 * sums.
 *
 * @throws Error if a lockfile, a licence, a permission, a type or a size is not as it must be
 */
export async function buildDistribution(root: string): Promise<Distribution> {
  const [functions, explorer] = await Promise.all([buildFunctions(root), buildExplorer(root)]);
  const [commandLine, core] = await Promise.all([buildCommandLine(root, explorer), buildCore(root)]);
  const zipped = [...functions, explorer];
  const npmPackages = [commandLine, core];
  const published = new Map([
    ...zipped.flatMap(ofZip),
    ...npmPackages.flatMap(ofPackage),
    ["THIRD_PARTY_NOTICES", await noticesOf(zipped, npmPackages)] as const,
    ...descriptions(),
  ]);
  const sums = Array.from(published, ([file, content]) => `${sha256(content)}  ${file}\n`);
  const deliverable = (file: string, use: string, content: Uint8Array): Deliverable => ({
    file,
    use,
    bytes: content.length,
    sha256: sha256(content),
  });
  return {
    files: new Map([
      ...zipped.flatMap((each) => unpacked(each.name, each)),
      ...published,
      ["SHA256SUMS", sums.join("")],
    ]),
    deliverables: [
      ...zipped.map(({ name, handler, zip }) => deliverable(`${name}.zip`, `handler ${handler}`, zip)),
      ...npmPackages.flatMap(({ tarball, files }) => [
        deliverable(tarball.name, "npm install", tarball.content),
        ...Array.from(files, ([file, content]) => deliverable(file, "node", content)),
      ]),
    ],
  };
}
