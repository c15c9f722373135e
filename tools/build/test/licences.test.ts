import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkBundledLicences, checkInstalledLicences, licenceText } from "../licences.ts";

const licensed = (licence: string | undefined) => ({ name: "some-package", version: "1.2.3", licence });

describe("a licence", () => {
  test.each(["MIT", "Apache-2.0", "ISC", "BSD-3-Clause"])("%s is allowed", (licence) => {
    expect(() => checkBundledLicences([licensed(licence)])).not.toThrow();
    expect(() => checkInstalledLicences([licensed(licence)])).not.toThrow();
  });

  test.each(["GPL-3.0-only", "AGPL-3.0-or-later", "SSPL-1.0", "UNLICENSED", "SEE LICENSE IN LICENSE", "mit"])(
    "%s is not allowed",
    (licence) => {
      const problem = `licences: some-package 1.2.3 has the licence ${licence}, which is not allowed`;
      expect(() => checkBundledLicences([licensed(licence)])).toThrow(problem);
      expect(() => checkInstalledLicences([licensed(licence)])).toThrow(problem);
    },
  );

  test("is missed, and all faults are named at once", () => {
    expect(() =>
      checkBundledLicences([licensed(undefined), licensed("MIT"), licensed("GPL-2.0-only")]),
    ).toThrow(
      "licences: some-package 1.2.3 names no licence; some-package 1.2.3 has the licence GPL-2.0-only, which is not allowed",
    );
  });

  test("of data and types is allowed where the platform installs it alone", () => {
    expect(() => checkInstalledLicences([licensed("CC0-1.0")])).not.toThrow();
    expect(() => checkBundledLicences([licensed("CC0-1.0")])).toThrow("CC0-1.0");
  });
});

describe("a licence text", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "package-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const textOf = async (files: Readonly<Record<string, string>>) => {
    for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
    return licenceText({ ...licensed("MIT"), folder, imports: [] });
  };

  const cases: readonly {
    readonly of: string;
    readonly files: Record<string, string>;
    readonly text: string;
  }[] = [
    {
      of: "LICENSE",
      files: { LICENSE: "\r\nCopyright A\r\nterms\r\n\r\n", "README.md": "x" },
      text: "Copyright A\nterms\n",
    },
    { of: "licence.md", files: { "licence.md": "Copyright B" }, text: "Copyright B\n" },
    {
      of: "licence and notice",
      files: { NOTICE: "Notice", LICENSE: "Licence" },
      text: "Licence\n\nNotice\n",
    },
    {
      of: "the README's section",
      files: { "README.md": "# X\n\ntext\n\n## License\n\nCopyright C\n\nterms\n\n## More\n\nno\n" },
      text: "Copyright C\n\nterms\n",
    },
    {
      of: "the README's underlined section",
      files: { "README.md": "X\n=\n\nLicense\n-------\n\n(The MIT License)\n\nCopyright D\n" },
      text: "(The MIT License)\n\nCopyright D\n",
    },
  ];
  test.each(cases)("of $of", async ({ files, text }) => {
    expect(await textOf(files)).toBe(text);
  });

  test.each<Record<string, string>>([
    {},
    { "README.md": "# X\n\n## License\n\nMIT\n" },
    { "index.js": "Copyright" },
  ])("is missed in %j", async (files) => {
    await expect(textOf(files)).rejects.toThrow("licences: some-package 1.2.3 has no licence text");
  });
});
