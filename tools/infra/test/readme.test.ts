import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { staleModuleReadmes, writeModuleReadmes } from "../readme.ts";
import { withInfraCopy } from "../test-infra.ts";

const infra = join(import.meta.dirname, "..", "..", "..", "infra");

describe("staleModuleReadmes", () => {
  test("the READMEs say what the Terraform beside them says", async () => {
    expect(await staleModuleReadmes(infra)).toEqual([]);
  });

  test("a new variable makes its module's README stale, and writing it makes it fresh", async () => {
    await withInfraCopy(infra, async (copy) => {
      const variables = join(copy, "modules", "entra-app", "variables.tf");
      await appendFile(
        variables,
        '\nvariable "planted" {\n  description = "Planted | here."\n  type = string\n}\n',
      );
      expect(await staleModuleReadmes(copy)).toEqual(["infra/modules/entra-app/README.md"]);
      expect(await writeModuleReadmes(copy)).toEqual(["infra/modules/entra-app/README.md"]);
      expect(await staleModuleReadmes(copy)).toEqual([]);
    });
  });

  test("a README that is missing is a fault, not fresh", async () => {
    await withInfraCopy(infra, async (copy) => {
      await rm(join(copy, "examples", "gcp", "README.md"));
      await expect(staleModuleReadmes(copy)).rejects.toThrow("README.md");
    });
  });
});
