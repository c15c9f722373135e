import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { describeProfile } from "@graphveil/core/description";
import { version } from "@graphveil/core/version";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";

const dist = join(import.meta.dirname, "..", "..", "..", "dist");
const read = (file: string) => readFile(join(dist, file));
const text = async (file: string) => (await read(file)).toString("utf8");
const json = async (file: string): Promise<unknown> => JSON.parse(await text(file));
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

const functions = ["aws-lambda", "gcp-function"] as const;
const names = [...functions, "explorer"] as const;

const zipContents = {
  "aws-lambda": [
    "LICENSE",
    "THIRD_PARTY_NOTICES",
    "aws-sdk.js",
    "index.js",
    "jose.js",
    "msal.js",
    "package.json",
  ],
  "gcp-function": [
    "LICENSE",
    "THIRD_PARTY_NOTICES",
    "google-auth.js",
    "index.js",
    "jose.js",
    "msal.js",
    "package-lock.json",
    "package.json",
  ],
  explorer: ["LICENSE", "THIRD_PARTY_NOTICES", "index.html"],
};

describe.each(names)("%s.zip", (name) => {
  test("holds these files, as they are in the folder beside it, and no source map", async () => {
    const files = unzipSync(await read(`${name}.zip`));
    expect(Object.keys(files)).toEqual(zipContents[name]);
    expect((await readdir(join(dist, name))).sort()).toEqual(zipContents[name]);
    for (const [file, content] of Object.entries(files)) {
      expect(Buffer.from(content).equals(await read(`${name}/${file}`)), file).toBe(true);
      expect(Buffer.from(content).includes("sourceMappingURL="), file).toBe(false);
    }
  });
});

describe.each(functions)("%s", (name) => {
  test("has a source map for each script", async () => {
    const scripts = zipContents[name].filter((file) => file.endsWith(".js"));
    expect((await readdir(join(dist, "maps", name))).sort()).toEqual(scripts.map((file) => `${file}.map`));
    for (const script of scripts) {
      const map = (await json(`maps/${name}/${script}.map`)) as { version: number; sources: string[] };
      expect(map.version).toBe(3);
      expect(
        map.sources.filter((source) => !/^(?:node_modules|packages|tools)\/|^<stdin>$/.test(source)),
      ).toEqual([]);
    }
  });
});

test("every published file has its sum", async () => {
  const lines = (await text("SHA256SUMS")).trimEnd().split("\n");
  const sums = lines.map((line) => /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? expect.fail(line));
  expect(sums.map(([, , file]) => file).sort()).toEqual([
    "THIRD_PARTY_NOTICES",
    "aws-lambda.cdx.json",
    "aws-lambda.zip",
    "explorer.cdx.json",
    "explorer.zip",
    "gcp-function.cdx.json",
    "gcp-function.zip",
    `graphveil-${version}.tgz`,
    `graphveil-core-${version}.tgz`,
    "graphveil-core.cdx.json",
    "graphveil.cdx.json",
    "graphveil.mjs",
    "openapi-analytics.json",
    "openapi-raw.json",
    "openapi-strict.json",
    "permissions.json",
  ]);
  for (const [, sum, file = ""] of sums) expect(sha256(await read(file)), file).toBe(sum);
});

test.each(["strict", "analytics", "raw"] as const)(
  "openapi-%s.json is what the proxy describes",
  async (profile) => {
    expect(await json(`openapi-${profile}.json`)).toEqual(
      JSON.parse(JSON.stringify(describeProfile(profile))),
    );
  },
);

interface Bom {
  readonly serialNumber: string;
  readonly metadata: {
    readonly timestamp?: string;
    readonly component: {
      readonly "bom-ref": string;
      readonly hashes: readonly { alg: string; content: string }[];
    };
  };
  readonly components: readonly {
    readonly "bom-ref": string;
    readonly purl: string;
    readonly group?: string;
    readonly name: string;
    readonly version: string;
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
    readonly licenses: readonly object[];
    readonly properties: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** Archives by the name of the bill that is about each. */
const archives: Readonly<Record<string, string>> = {
  "aws-lambda": "aws-lambda.zip",
  "gcp-function": "gcp-function.zip",
  graphveil: `graphveil-${version}.tgz`,
  "graphveil-core": `graphveil-core-${version}.tgz`,
};

const bomOf = async (name: string) => (await json(`${name}.cdx.json`)) as Bom;

/** `name version` of the components that come in one way. */
const delivered = ({ components }: Bom, delivery: string) =>
  components
    .filter(({ properties }) => properties.some(({ value }) => value === delivery))
    .map(({ group, name, version }) => `${group === undefined ? "" : `${group}/`}${name} ${version}`)
    .sort();

describe.each(Object.keys(archives))("%s.cdx.json", (name) => {
  test("is valid CycloneDX 1.6", async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(await text(`${name}.cdx.json`))).toBeNull();
    const broken = (await text(`${name}.cdx.json`)).replace('"type": "library"', '"type": "book"');
    expect(await validator.validate(broken)).not.toBeNull();
  });

  test("is about the archive, without a time", async () => {
    const { metadata, serialNumber } = await bomOf(name);
    expect(metadata.component.hashes).toEqual([
      { alg: "SHA-256", content: sha256(await read(archives[name] ?? "")) },
    ]);
    expect(metadata.timestamp).toBeUndefined();
    expect(serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("says of each package version, hash, licence and how it comes in", async () => {
    for (const { purl, group, name: own, version, hashes, licenses } of (await bomOf(name)).components) {
      const prefix = group === undefined ? "" : `${group.replace("@", "%40")}/`;
      expect(purl).toBe(`pkg:npm/${prefix}${own}@${version}`);
      expect(hashes).toEqual([{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
      expect(licenses).toHaveLength(1);
    }
  });

  test("reaches each package from the function", async () => {
    const { metadata, components, dependencies } = await bomOf(name);
    const edges = new Map(dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
    const reached = new Set<string>();
    const visit = (ref: string): void => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of edges.get(ref) ?? []) visit(next);
    };
    visit(metadata.component["bom-ref"]);
    expect(components.map((component) => component["bom-ref"]).filter((ref) => !reached.has(ref))).toEqual(
      [],
    );
  });
});

describe.each(names)("%s.cdx.json", (name) => {
  test("lists as bundled what the notices give the licences of", async () => {
    const notices = await text(`${name}/THIRD_PARTY_NOTICES`);
    const titles = Array.from(notices.matchAll(/^(\S+ \d\S*) \([\w.-]+\)$/gm), ([, title]) => title);
    expect(titles.sort()).toEqual(delivered(await bomOf(name), "bundled"));
    expect(titles.length).toBeGreaterThan(8);
  });
});

test("what the platform installs for the function is its lockfile", async () => {
  const { packages } = (await json("gcp-function/package-lock.json")) as {
    packages: Record<string, { version: string }>;
  };
  const locked = Object.entries(packages)
    .filter(([place]) => place !== "")
    .map(([place, { version }]) => `${place.split("node_modules/").at(-1)} ${version}`);
  expect(delivered(await bomOf("gcp-function"), "platformBuild")).toEqual([...new Set(locked)].sort());
  expect(delivered(await bomOf("aws-lambda"), "platformBuild")).toEqual([]);
});

test("what npm installs for the core is what its package file asks for, and what these need", async () => {
  const bom = await bomOf("graphveil-core");
  const installed = delivered(bom, "npmInstall").map((each) => each.replace(/ .*$/, ""));
  expect(installed.length).toBe(bom.components.length);
  for (const name of [
    "@azure/msal-node",
    "@azure/msal-common",
    "@smithy/fetch-http-handler",
    "jose",
    "valibot",
  ])
    expect(installed).toContain(name);
  expect(delivered(await bomOf("graphveil"), "bundled").map((each) => each.replace(/ .*$/, ""))).toContain(
    "commander",
  );
});

test("the notices of both zips are the published ones", async () => {
  const published = await text("THIRD_PARTY_NOTICES");
  for (const name of names) {
    const own = await text(`${name}/THIRD_PARTY_NOTICES`);
    const titles = Array.from(own.matchAll(/^\S+ \d\S* \([\w.-]+\)$/gm), ([title]) => title);
    expect(titles.filter((title) => !published.includes(`\n${title}\n`))).toEqual([]);
  }
  for (const sentence of ["Permission is hereby granted, free of charge", "Apache License"])
    expect(published).toContain(sentence);
});
