import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The fields of the root's package file that every published package has. */
export interface ReleaseFields {
  readonly version: string;
  readonly license: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly engines: Readonly<Record<string, string>>;
}

const parse = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));

/** What the root's package file says of a release. */
export async function releaseFields(root: string): Promise<ReleaseFields> {
  const { version, license, repository, engines } = (await parse(
    join(root, "package.json"),
  )) as ReleaseFields;
  return { version, license, repository, engines };
}

/** What a package has of its own. */
export interface PackageFields {
  readonly name: string;
  readonly description: string;
  readonly [field: string]: unknown;
}

/** A package file's text: what the packages have in common, and what this one has of its own. */
export const packageFileText = (
  { version, license, repository, engines }: ReleaseFields,
  { name, description, ...own }: PackageFields,
): Buffer =>
  Buffer.from(
    `${JSON.stringify({ name, version, description, license, repository, type: "module", engines, ...own }, null, 2)}\n`,
  );
