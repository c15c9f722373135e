import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

/** The library that runs the Google function; the platform's build installs it. */
export const framework = "@google-cloud/functions-framework";

/** Where the committed lockfile of the deployed function lies, below the root. */
export const frameworkLockPath = "tools/build/gcp-function/package-lock.json";

/** Writes the lockfile again. */
export const lockCommand = "node tools/build/lock-framework.ts";

/** The deployed function's `package.json`, as far as npm looks at it. */
export interface DeployedPackage {
  readonly name: string;
  readonly private: true;
  readonly license: string;
  readonly main: string;
  readonly type: "commonjs";
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** An entry of a lockfile of npm, version 3. */
export interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/** A lockfile of npm: packages by their place below the function's folder. */
export interface NpmLock {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** The function's package file, with the framework's version from the workspace's catalog. */
export async function deployedPackage(root: string): Promise<DeployedPackage> {
  const text = await readFile(join(root, "pnpm-workspace.yaml"), "utf8");
  const { catalog } = parse(text) as { readonly catalog: Readonly<Record<string, string>> };
  const version = catalog[framework];
  if (version === undefined) throw new Error(`the catalog has no ${framework}`);
  return {
    name: "graphveil",
    private: true,
    license: "Apache-2.0",
    main: "index.js",
    type: "commonjs",
    engines: { node: ">=24" },
    dependencies: { [framework]: version },
  };
}

const canonical = (value: unknown): string => JSON.stringify(value, Object.keys(Object(value)).sort());

/** What is wrong with the lockfile; nothing where npm installs from it exactly what the package file asks for. */
export function lockFaults(lock: NpmLock, deployed: DeployedPackage): readonly string[] {
  const { "": top, ...rest } = lock.packages;
  const pinned = deployed.dependencies[framework];
  const faults: string[] = [];
  if (lock.lockfileVersion !== 3) faults.push("it is not of lockfileVersion 3");
  for (const field of ["name", "license", "engines", "dependencies"] as const) {
    if (canonical(top?.[field]) !== canonical(deployed[field]))
      faults.push(`its ${field} differs from the package file's`);
  }
  const locked = rest[`node_modules/${framework}`]?.version;
  if (locked !== pinned) faults.push(`it has ${framework} ${locked ?? "not at all"}, the catalog ${pinned}`);
  for (const [place, { resolved = "", integrity = "", link }] of Object.entries(rest)) {
    if (link === true || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity))
      faults.push(`${place} has no SHA-512`);
    if (!resolved.startsWith("https://registry.npmjs.org/"))
      faults.push(`${place} is not of the public registry`);
  }
  return faults;
}

/** The committed lockfile. */
export interface FrameworkLock {
  readonly text: string;
  readonly content: NpmLock;
}

/**
 * Reads the committed lockfile.
 *
 * @throws Error with every fault, and the command that writes it again
 */
export async function readFrameworkLock(root: string): Promise<FrameworkLock> {
  const text = await readFile(join(root, frameworkLockPath), "utf8");
  const content = JSON.parse(text) as NpmLock;
  const faults = lockFaults(content, await deployedPackage(root));
  if (faults.length > 0) {
    throw new Error(`${frameworkLockPath}: ${faults.join("; ")}. Write it again with: ${lockCommand}`);
  }
  return { text, content };
}
