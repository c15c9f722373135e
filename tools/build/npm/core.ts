import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { checkInstalledLicences } from "../licences.ts";
import { emittedModules } from "./emitted-modules.ts";
import { lockedClosure } from "./locked-closure.ts";
import { packageFileText, type ReleaseFields, releaseFields } from "./package-file.ts";
import type { PublishedPackage } from "./published-package.ts";
import { packTarball } from "./tarball.ts";

const NAME = "@graphveil/core";
/** The bound of the tarball, in bytes. */
const MAX_BYTES = 512 * 1024;
/** Folders of the workspace whose package files name what the modules import. */
const IMPORTERS = ["packages/core", "packages/aws-lambda", "packages/gcp-function"];

const module = (path: string) => ({ types: `./${path}.d.ts`, default: `./${path}.js` });

/**
 * What a program imports: the core, and a credential with the identity of each cloud. The package's own modules import three more:
 * what a bundle loads late must not bring all of core along.
 */
const entries = {
  ".": module("core/index"),
  "./aws": module("aws/credential"),
  "./aws-partitions": module("core/clouds/aws-partitions"),
  "./bounded-fetch": module("core/http/bounded-fetch"),
  "./errors": module("core/errors"),
  "./google": module("google/credential"),
  "./package.json": "./package.json",
};

/** SDKs of the clouds: who uses one of the two entries brings the one that it needs. */
const optionalPeers = ["@aws-sdk/client-sts", "google-auth-library"];

/** Packages that the modules import, but for Node's own and this one. */
const importedPackages = (modules: ReadonlyMap<string, Uint8Array>): readonly string[] => {
  const texts = Array.from(modules.values(), (content) => Buffer.from(content).toString("utf8"));
  const specifiers = texts.flatMap((text) =>
    Array.from(
      text.matchAll(/^(?:im|ex)port [^;]*?from "([^".][^"]*)"|import\("([^".][^"]*)"\)/gm),
      ([, a, b]) => a ?? b ?? "",
    ),
  );
  const names = specifiers
    .filter((each) => !each.startsWith("node:") && !each.startsWith(NAME))
    .map((each) =>
      each
        .split("/")
        .slice(0, each.startsWith("@") ? 2 : 1)
        .join("/"),
    );
  return [...new Set(names)].sort();
};

/** Ranges by package, from the versions that everything is tested with. */
const ranges = async (root: string, names: readonly string[]): Promise<Readonly<Record<string, string>>> => {
  const { catalog } = parse(await readFile(join(root, "pnpm-workspace.yaml"), "utf8")) as {
    readonly catalog: Readonly<Record<string, string>>;
  };
  return Object.fromEntries(
    names.map((name) => {
      const version = catalog[name];
      if (version === undefined) throw new Error(`the catalog has no ${name}`);
      return [name, `^${version}`];
    }),
  );
};

const packageFile = async (
  root: string,
  release: ReleaseFields,
  names: readonly string[],
): Promise<Buffer> => {
  const peers = names.filter((name) => optionalPeers.includes(name));
  return packageFileText(release, {
    name: NAME,
    description:
      "Credentials for Azure SDKs with the identity of an AWS role or a Google service account, and the core of Graphveil.",
    exports: entries,
    sideEffects: false,
    dependencies: await ranges(
      root,
      names.filter((name) => !peers.includes(name)),
    ),
    peerDependencies: await ranges(root, peers),
    peerDependenciesMeta: Object.fromEntries(peers.map((name) => [name, { optional: true }])),
  });
};

/**
 * Makes the npm package of the core: modules of ES with declarations.
 *
 * @throws Error if a type is wrong, it is too large, or a package that it needs has no licence that is allowed
 */
export async function buildCore(root: string): Promise<PublishedPackage> {
  const modules = await emittedModules(root);
  const names = importedPackages(modules);
  const release = await releaseFields(root);
  const name = `graphveil-core-${release.version}.tgz`;
  const content = packTarball(
    new Map([
      ...modules,
      ["package.json", await packageFile(root, release, names)],
      ["README.md", await readFile(join(root, "packages/core/NPM.md"))],
      ["LICENSE", await readFile(join(root, "LICENSE"))],
    ]),
  );
  if (content.length > MAX_BYTES) throw new Error(`${name} is larger than ${MAX_BYTES} bytes`);
  const dependencies = await lockedClosure(
    root,
    IMPORTERS,
    names.filter((each) => !optionalPeers.includes(each)),
  );
  checkInstalledLicences(dependencies.packages);
  return {
    subject: { kind: "library", name: "graphveil-core", version: release.version },
    tarball: { name, content },
    files: new Map(),
    dependencies,
    packages: [],
  };
}
