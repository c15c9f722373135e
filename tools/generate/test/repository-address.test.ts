import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withRepositoryAddress } from "../repository-address.ts";

const root = join(import.meta.dirname, "..", "..", "..");

test("a page gets the address and the version of the package file, wherever it names them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-address-"));
  try {
    const repository = { type: "git", url: "git+https://github.com/contoso/graphveil.git" };
    await writeFile(join(folder, "package.json"), JSON.stringify({ version: "2.3.4", repository }));
    const page =
      "git clone https://github.com/OWNER/graphveil.git\n" +
      'source = "git::https://github.com/other-one/graphveil.git//infra/modules/aws-proxy?ref=v0.1.0"\n' +
      "https://github.com/hashicorp/terraform.git v0.1.0\n";
    expect(await withRepositoryAddress(folder, page)).toBe(
      "git clone https://github.com/contoso/graphveil.git\n" +
        'source = "git::https://github.com/contoso/graphveil.git//infra/modules/aws-proxy?ref=v2.3.4"\n' +
        "https://github.com/hashicorp/terraform.git v0.1.0\n",
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("no page of the repository names another address or another release", async () => {
  const entries = await Promise.all(
    ["infra", "docs"].map((folder) => readdir(join(root, folder), { recursive: true, withFileTypes: true })),
  );
  const pages = entries.flat().filter((entry) => entry.isFile() && entry.name.endsWith(".md"));
  const texts = await Promise.all(
    pages.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")),
  );
  const naming = texts.filter((text) => /github\.com\/[\w.-]+\/graphveil/.test(text));
  expect(naming.length).toBeGreaterThanOrEqual(10);
  for (const text of naming) expect(await withRepositoryAddress(root, text)).toBe(text);
});
