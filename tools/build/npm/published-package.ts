import type { BundledPackage } from "../bundled-packages.ts";
import type { DeployedDependencies } from "../packages.ts";
import type { SbomSubject } from "../sbom.ts";

/** A package for npm, with what is published beside it. */
export interface PublishedPackage {
  readonly subject: Pick<SbomSubject, "kind" | "name" | "version">;
  readonly tarball: { readonly name: string; readonly content: Uint8Array };
  /** What is published beside the tarball and made of the same packages, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly dependencies: DeployedDependencies;
  /** Packages of which code is in it. */
  readonly packages: readonly BundledPackage[];
}
