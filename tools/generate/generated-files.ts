import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { alarmsText, runbookPage } from "../infra/alarms/render.ts";
import { listInfraFolders } from "../infra/folders.ts";
import { auditSchemaText } from "./audit-schema.ts";
import { badges } from "./badges.ts";
import { commandLinePage } from "./command-line-page.ts";
import { configurationPage } from "./configuration-page.ts";
import { explorerSamples } from "./explorer-samples.ts";
import { faultsPage } from "./faults-page.ts";
import { renderModuleReadme } from "./module-readme.ts";
import { operationsPage } from "./operations-table.ts";
import { architecture } from "./pictures/architecture.ts";
import { overview } from "./pictures/overview.ts";
import { palettes } from "./pictures/palette.ts";
import { policyReference } from "./policy-reference.ts";
import { policySchemaText } from "./policy-schema.ts";
import { withRepositoryAddress } from "./repository-address.ts";
import { versionModule } from "./version-module.ts";

/** A file of the repository that is written by code and committed. */
export interface GeneratedFile {
  /** What it is, for the messages. */
  readonly name: string;
  /** Below the root of the repository, with slashes. */
  readonly path: string;
  /** Files and folders of the repository that it is rendered from, code aside. */
  readonly inputs: readonly string[];
  /** The text that the file must have, from the inputs below a root. */
  readonly render: (root: string) => Promise<string>;
}

/** Pages that people write, but for the address of the repository. */
const addressed: readonly string[] = ["infra/README.md", "docs/deploy-aws.md", "docs/deploy-gcp.md"];

const infraFolders = await listInfraFolders(join(import.meta.dirname, "..", "..", "infra"));

/** Every generated file. */
export const generatedFiles: readonly GeneratedFile[] = [
  {
    name: "help of the command line",
    path: "docs/command-line.md",
    inputs: [],
    render: commandLinePage,
  },
  {
    name: "configuration reference",
    path: "docs/configuration.md",
    inputs: [],
    render: async () => configurationPage(),
  },
  {
    name: "operations of Graph",
    path: "docs/operations.md",
    inputs: ["tools/generate/known-operations.json"],
    render: async () => operationsPage(),
  },
  {
    name: "faults",
    path: "docs/faults.md",
    inputs: [],
    render: async () => faultsPage(),
  },
  {
    name: "policy reference",
    path: "docs/policy-reference.md",
    inputs: [],
    render: async () => policyReference(),
  },
  {
    name: "samples of the explorer",
    path: "packages/explorer/src/record/samples.json",
    inputs: [],
    render: explorerSamples,
  },
  {
    name: "JSON Schema of an audit event",
    path: "docs/audit.schema.json",
    inputs: [],
    render: async () => auditSchemaText(),
  },
  {
    name: "JSON Schema of the policy",
    path: "docs/policy.schema.json",
    inputs: [],
    render: async () => policySchemaText(),
  },
  {
    name: "version of the proxy",
    path: "packages/core/src/version.ts",
    inputs: ["package.json"],
    render: versionModule,
  },
  ...Object.entries(badges).map(([name, render]) => ({
    name: `badge of the ${name}`,
    path: `docs/images/badge-${name}.svg`,
    inputs: ["package.json"],
    render,
  })),
  ...Object.entries({ architecture, overview }).flatMap(([name, draw]) =>
    palettes.map((palette) => ({
      name: `picture ${name}, ${palette.scheme}`,
      path: `docs/images/${name}-${palette.scheme}.svg`,
      inputs: [],
      render: async () => draw(palette),
    })),
  ),
  {
    name: "alarms",
    path: "infra/modules/alarms.json",
    inputs: [],
    render: async () => alarmsText(),
  },
  {
    name: "alarms",
    path: "docs/runbook.md",
    inputs: ["docs/runbook.md"],
    render: runbookPage,
  },
  ...infraFolders.map(({ name }) => ({
    name: "inputs and outputs of Terraform",
    path: `infra/${name}/README.md`,
    inputs: [`infra/${name}`, "package.json"],
    render: async (root: string) =>
      withRepositoryAddress(root, await renderModuleReadme(join(root, "infra", name))),
  })),
  ...addressed.map((path) => ({
    name: "address of the repository",
    path,
    inputs: [path, "package.json"],
    render: async (root: string) => withRepositoryAddress(root, await readFile(join(root, path), "utf8")),
  })),
];
