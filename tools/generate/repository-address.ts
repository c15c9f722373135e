import { readFile } from "node:fs/promises";
import { join } from "node:path";

interface PackageFile {
  readonly version: string;
  readonly repository: { readonly url: string };
}

/** The address of a repository of this project on GitHub, and the tag of a release in a source of Terraform. */
const ADDRESS = /https:\/\/github\.com\/[\w.-]+\/graphveil\.git/g;
const TAG = /(?<=\?ref=)v\d+\.\d+\.\d+/g;

/** A page with the repository's address and the released version as the root's package file has them. */
export async function withRepositoryAddress(root: string, page: string): Promise<string> {
  const { version, repository } = JSON.parse(
    await readFile(join(root, "package.json"), "utf8"),
  ) as PackageFile;
  return page.replaceAll(ADDRESS, repository.url.replace(/^git\+/, "")).replaceAll(TAG, `v${version}`);
}
