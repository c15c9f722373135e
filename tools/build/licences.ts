import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BundledPackage } from "./bundled-packages.ts";

/** Licences of code that may be part of a zip. */
const bundledLicences: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
]);

/** Licences of what the platform installs beside it: data and types of the framework's own dependencies. */
const installedLicences: ReadonlySet<string> = new Set([
  ...bundledLicences,
  "CC-BY-3.0",
  "CC0-1.0",
  "(MIT OR CC0-1.0)",
]);

/** Who asks for a licence. */
interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string | undefined;
}

const check = (packages: readonly Licensed[], allowed: ReadonlySet<string>): void => {
  const faults = packages.flatMap(({ name, version, licence }) => {
    if (licence === undefined) return [`${name} ${version} names no licence`];
    return allowed.has(licence)
      ? []
      : [`${name} ${version} has the licence ${licence}, which is not allowed`];
  });
  if (faults.length > 0) throw new Error(`licences: ${faults.join("; ")}`);
};

/** @throws Error with every bundled package that names no licence, or one that is not allowed */
export const checkBundledLicences = (packages: readonly Licensed[]): void => check(packages, bundledLicences);

/** @throws Error as {@link checkBundledLicences}, for packages that the platform installs */
export const checkInstalledLicences = (packages: readonly Licensed[]): void =>
  check(packages, installedLicences);

const licenceFile = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
const readmeSection = /^(?:#+ *)?licen[cs]e *\n(?:[-=]+ *\n)?([\s\S]+?)(?=^#|(?![\s\S]))/im;

const normalized = (text: string): string => `${text.replaceAll("\r\n", "\n").trim()}\n`;

/** The text of the Apache licence, which names no owner: the same for every package, and for this project. */
const apache = (): Promise<string> => readFile(join(import.meta.dirname, "..", "..", "LICENSE"), "utf8");

/**
 * The licence text of a package: its licence and notice files, else the licence section of its README, else the text that all
 * packages of the Apache licence have in common.
 *
 * @throws Error if it has none, since the text is what most licences ask to pass on
 */
export async function licenceText({ name, version, licence, folder }: BundledPackage): Promise<string> {
  const files = (await readdir(folder)).sort();
  const texts = await Promise.all(
    files.filter((file) => licenceFile.test(file)).map((file) => readFile(join(folder, file), "utf8")),
  );
  if (texts.length > 0) return texts.map(normalized).join("\n");
  const readme = files.find((file) => /^readme(?:\..*)?$/i.test(file));
  const section = readme && readmeSection.exec(normalized(await readFile(join(folder, readme), "utf8")))?.[1];
  if (section && /copyright/i.test(section)) return normalized(section);
  if (licence === "Apache-2.0") return normalized(await apache());
  throw new Error(`licences: ${name} ${version} has no licence text`);
}
