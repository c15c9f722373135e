import { createHash } from "node:crypto";
import { Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";
import { PackageURL } from "packageurl-js";
import { type DeployedDependencies, type DeployedDependency, keyOf } from "./packages.ts";

/** What a bill of materials is about. */
export interface SbomSubject {
  readonly kind: "application" | "library";
  readonly name: string;
  readonly version: string;
  /** The archive that is published. */
  readonly archive: Uint8Array;
  readonly dependencies: readonly DeployedDependencies[];
  /** What put it together. */
  readonly bundler: { readonly name: string; readonly version: string };
}

const { ComponentType, ComponentScope, ExternalReferenceType, HashAlgorithm, LifecyclePhase } = Enums;
const kinds = { application: ComponentType.Application, library: ComponentType.Library } as const;
const licence = (expression: string) =>
  /^[A-Za-z0-9.+-]+$/.test(expression)
    ? new Models.SpdxLicense(expression)
    : new Models.LicenseExpression(expression);

/** `@scope/name` in the two parts that CycloneDX and package URLs have. */
const splitName = (name: string): readonly [group: string | undefined, name: string] => {
  const slash = name.indexOf("/");
  return slash === -1 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)];
};

const sha512 = (integrity: string): string =>
  Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex");

const componentOf = (each: DeployedDependency): Models.Component => {
  const [group, name] = splitName(each.name);
  const purl = new PackageURL("npm", group, name, each.version, undefined, undefined).toString();
  const component = new Models.Component(ComponentType.Library, name, {
    bomRef: purl,
    purl,
    version: each.version,
    scope: ComponentScope.Required,
    hashes: new Models.HashDictionary([[HashAlgorithm["SHA-512"], sha512(each.integrity)]]),
    licenses: new Models.LicenseRepository(each.licence === undefined ? [] : [licence(each.licence)]),
    externalReferences: new Models.ExternalReferenceRepository([
      new Models.ExternalReference(
        `https://registry.npmjs.org/${each.name}/-/${name}-${each.version}.tgz`,
        ExternalReferenceType.Distribution,
      ),
    ]),
  });
  if (group !== undefined) component.group = group;
  return component;
};

const uuidOf = (hash: string): string =>
  `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;

/** The subject itself, and the tool that made it. */
const metadataOf = ({ kind, name, version, bundler }: SbomSubject, archiveHash: string): Models.Metadata => {
  const tool = new Models.Component(ComponentType.Application, bundler.name, {
    version: bundler.version,
    purl: `pkg:npm/${bundler.name}@${bundler.version}`,
  });
  return new Models.Metadata({
    lifecycles: new Models.LifecycleRepository([LifecyclePhase.Build]),
    tools: new Models.Tools({ components: new Models.ComponentRepository([tool]) }),
    component: new Models.Component(kinds[kind], name, {
      bomRef: `${name}@${version}`,
      version,
      licenses: new Models.LicenseRepository([licence("Apache-2.0")]),
      hashes: new Models.HashDictionary([[HashAlgorithm["SHA-256"], archiveHash]]),
    }),
  });
};

/**
 * A CycloneDX 1.6 bill of materials, as JSON. It holds no time and no random serial number: these would differ between builds
 * of the same code, so the serial number is made of the archive's hash.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function sbom(subject: SbomSubject): string {
  const archiveHash = createHash("sha256").update(subject.archive).digest("hex");
  const metadata = metadataOf(subject, archiveHash);
  const components = new Map<string, Models.Component>();
  for (const each of subject.dependencies.flatMap(({ packages }) => packages)) {
    const component = components.get(keyOf(each)) ?? componentOf(each);
    component.properties.add(new Models.Property("graphveil:delivery", each.delivery));
    components.set(keyOf(each), component);
  }
  const link = (from: Models.Component | undefined, keys: readonly string[]): void => {
    for (const key of keys) {
      const to = components.get(key);
      if (to !== undefined) from?.dependencies.add(to.bomRef);
    }
  };
  for (const { packages, direct } of subject.dependencies) {
    link(metadata.component, direct);
    for (const each of packages) link(components.get(keyOf(each)), each.needs);
  }
  const bom = new Models.Bom({
    serialNumber: uuidOf(archiveHash),
    metadata,
    components: new Models.ComponentRepository(components.values()),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}
