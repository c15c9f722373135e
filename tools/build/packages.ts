import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { BundledPackages } from "./bundled-packages.ts";
import type { NpmLock } from "./framework.ts";

/**
 * How the code of a package comes to where it runs: in what is published, when the platform builds the function, or when npm
 * installs the package that needs it.
 */
export type Delivery = "bundled" | "platformBuild" | "npmInstall";

/** A package of a deployed function, from any registry entry and lockfile. */
export interface DeployedDependency {
  readonly name: string;
  readonly version: string;
  readonly licence: string | undefined;
  /** Of the package's archive: Subresource Integrity, SHA-512. */
  readonly integrity: string;
  readonly delivery: Delivery;
  /** Keys of the packages that it needs, see {@link keyOf}. */
  readonly needs: readonly string[];
}

/** The packages of a deployed function. */
export interface DeployedDependencies {
  readonly packages: readonly DeployedDependency[];
  /** Keys of those that the function needs by itself. */
  readonly direct: readonly string[];
}

/** What tells packages apart. */
export const keyOf = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name}@${version}`;

type PnpmPackages = Readonly<Record<string, { readonly resolution?: { readonly integrity?: string } }>>;

/** Integrity of each package of the workspace's lockfile, by key. */
export async function workspaceIntegrity(root: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(root, "pnpm-lock.yaml"), "utf8");
  const documents = parseAllDocuments(text).map((document) => document.toJS() as { packages?: PnpmPackages });
  return new Map(
    documents
      .flatMap(({ packages = {} }) => Object.entries(packages))
      .flatMap(([key, { resolution }]) => (resolution?.integrity ? [[key, resolution.integrity]] : [])),
  );
}

/**
 * Dependencies whose code is in the zip.
 *
 * @throws Error if the workspace's lockfile does not know one of them
 */
export function bundledDependencies(
  { packages, direct }: BundledPackages,
  integrities: ReadonlyMap<string, string>,
): DeployedDependencies {
  const keys = new Map(packages.map((each) => [each.folder, keyOf(each)]));
  const keysOf = (folders: readonly string[]) => folders.flatMap((folder) => keys.get(folder) ?? []);
  return {
    packages: packages.map((each) => {
      const { name, version, licence, imports } = each;
      const integrity = integrities.get(keyOf(each));
      if (integrity === undefined) throw new Error(`pnpm-lock.yaml has no ${keyOf(each)}`);
      return { name, version, licence, integrity, delivery: "bundled", needs: keysOf(imports) };
    }),
    direct: keysOf(direct),
  };
}

const below = "node_modules/";

/** Where Node finds a package that the package at `place` asks for: in its own folder, else in those above. */
const resolvePlace = ({ packages }: NpmLock, place: string, name: string): string | undefined => {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf(below) - 1))) {
    const candidate = from === "" ? `${below}${name}` : `${from}/${below}${name}`;
    if (Object.hasOwn(packages, candidate)) return candidate;
    if (from === "") return undefined;
  }
};

/** Dependencies that the platform's build installs from the function's lockfile. */
export function lockedDependencies(lock: NpmLock): DeployedDependencies {
  const keyAt = (place: string): string =>
    keyOf({
      name: place.slice(place.lastIndexOf(below) + below.length),
      version: lock.packages[place]?.version ?? "",
    });
  const needsOf = (place: string): readonly string[] =>
    Object.keys(lock.packages[place]?.dependencies ?? {}).map((name) => {
      const found = resolvePlace(lock, place, name);
      if (found === undefined) throw new Error(`the function's lockfile has no ${name}`);
      return keyAt(found);
    });
  const byKey = new Map<string, DeployedDependency>();
  for (const [place, { version = "", license, integrity = "" }] of Object.entries(lock.packages)) {
    if (place === "") continue;
    const key = keyAt(place);
    const needs = [...new Set([...(byKey.get(key)?.needs ?? []), ...needsOf(place)])];
    const name = key.slice(0, -version.length - 1);
    byKey.set(key, { name, version, licence: license, integrity, delivery: "platformBuild", needs });
  }
  return { packages: [...byKey.values()], direct: needsOf("") };
}
