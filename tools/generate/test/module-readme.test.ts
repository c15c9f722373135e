import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withInfraCopy } from "../../infra/test-infra.ts";
import { renderModuleReadme } from "../module-readme.ts";

const infra = join(import.meta.dirname, "..", "..", "..", "infra");

test("a new variable is a new row of its module's README", async () => {
  await withInfraCopy(infra, async (copy) => {
    const folder = join(copy, "modules", "entra-app");
    const before = await renderModuleReadme(folder);
    const planted = '\nvariable "planted" {\n  description = "Planted | here."\n  type = string\n}\n';
    await appendFile(join(folder, "variables.tf"), planted);
    const after = await renderModuleReadme(folder);
    expect(before).not.toContain("planted");
    expect(after).toMatch(/^\| planted +\| Planted \\\| here\. +\| `string` +\| required +\|$/m);
  });
});

test("a README that is missing is a fault, not fresh", async () => {
  await withInfraCopy(infra, async (copy) => {
    const folder = join(copy, "examples", "gcp");
    await rm(join(folder, "README.md"));
    await expect(renderModuleReadme(folder)).rejects.toThrow("README.md");
  });
});
