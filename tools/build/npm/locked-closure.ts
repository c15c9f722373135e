import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { type DeployedDependencies, keyOf } from "../packages.ts";

interface Importer {
  readonly dependencies?: Readonly<Record<string, { readonly version: string }>>;
}

interface Lockfile {
  readonly importers?: Readonly<Record<string, Importer>>;
  readonly packages?: Readonly<Record<string, { readonly resolution?: { readonly integrity?: string } }>>;
  readonly snapshots?: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>>;
}

const plain = (version: string): string => version.replace(/\(.*$/, "");

/** The lockfile's document of the workspace; the one before it is of the package manager itself. */
const lockfileOf = async (root: string): Promise<Lockfile> => {
  const text = await readFile(join(root, "pnpm-lock.yaml"), "utf8");
  return Object.assign({}, ...parseAllDocuments(text).map((each) => each.toJS() as Lockfile));
};

/** The licence that an installed package names. */
const licenceOf = async (root: string, name: string, version: string): Promise<string | undefined> => {
  const folder = `${name.replace("/", "+")}@${version.replaceAll(/[()]+/g, "_").replace(/_$/, "")}`;
  const path = join(root, "node_modules", ".pnpm", folder, "node_modules", name, "package.json");
  const { license } = JSON.parse(await readFile(path, "utf8")) as { readonly license?: unknown };
  return typeof license === "string" ? license : undefined;
};

/**
 * Dependencies of packages of the workspace as the lockfile has them: those among `names`, and what these need.
 *
 * @param importers - the packages' folders, such as `packages/core`
 * @throws Error if the lockfile does not know one of them
 */
export async function lockedClosure(
  root: string,
  importers: readonly string[],
  names: readonly string[],
): Promise<DeployedDependencies> {
  const lock = await lockfileOf(root);
  const direct: NonNullable<Importer["dependencies"]> = Object.assign(
    {},
    ...importers.map((each) => lock.importers?.[each]?.dependencies),
  );
  const reached = new Map<string, { readonly name: string; readonly version: string }>();
  const needs = new Map<string, readonly string[]>();
  const visit = (name: string, version: string): string => {
    const key = keyOf({ name, version: plain(version) });
    if (reached.has(key)) return key;
    reached.set(key, { name, version });
    const snapshot = lock.snapshots?.[`${name}@${version}`];
    if (snapshot === undefined) throw new Error(`pnpm-lock.yaml has no ${name}@${version}`);
    const dependencies = Object.entries(snapshot.dependencies ?? {});
    needs.set(
      key,
      dependencies.map(([each, its]) => visit(each, its)),
    );
    return key;
  };
  const roots = names.map((name) => visit(name, direct[name]?.version ?? "nothing"));
  const packages = [...reached].map(async ([key, { name, version }]) => ({
    name,
    version: plain(version),
    licence: await licenceOf(root, name, version),
    integrity: lock.packages?.[key]?.resolution?.integrity ?? "",
    delivery: "npmInstall" as const,
    needs: needs.get(key) ?? [],
  }));
  return { packages: await Promise.all(packages), direct: roots };
}
