import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ModuleSource, type ModuleVariable, readModuleSource } from "../infra/terraform-source.ts";
import { markdownTable } from "./markdown-table.ts";

const BEGIN = "<!-- BEGIN_TF_DOCS -->";
const END = "<!-- END_TF_DOCS -->";

const cell = (value: string): string => value.replaceAll("\n", " ").trim();
const code = (value: string): string => `\`${cell(value)}\``;

/** A table without its last newline: parts are joined with an empty line between them. */
const table = (...parts: Parameters<typeof markdownTable>): string => markdownTable(...parts).trimEnd();

const isObject = ({ type }: ModuleVariable): boolean => type.includes("\n");

function inputs(variables: readonly ModuleVariable[]): string {
  const rows = variables.map((variable) => [
    variable.name,
    cell(variable.description),
    isObject(variable) ? "object, below" : code(variable.type),
    variable.defaultValue === undefined ? "required" : code(variable.defaultValue),
  ]);
  return table(["name", "description", "type", "default"], rows);
}

const objects = (variables: readonly ModuleVariable[]): readonly string[] =>
  variables.filter(isObject).map(({ name, type }) => {
    const body = type.replaceAll(/^ {2}/gm, "");
    return `\`${name}\`:\n\n\`\`\`hcl\n${body}\n\`\`\``;
  });

/** The generated part of a module's README: what it demands, takes and gives. */
function renderModule(source: ModuleSource): string {
  const required = source.variables.filter(({ defaultValue }) => defaultValue === undefined);
  const optional = source.variables.filter(({ defaultValue }) => defaultValue !== undefined);
  const versions = [
    ["terraform", code(source.terraform)],
    ...source.providers.map(({ name, version }) => [name, code(version)]),
  ];
  return [
    "## Requirements",
    table(["name", "version"], versions),
    "## Inputs",
    inputs([...required, ...optional]),
    ...objects(source.variables),
    "## Outputs",
    table(
      ["name", "description"],
      source.outputs.map(({ name, description }) => [name, cell(description)]),
    ),
    ...(source.resources.length > 0 ? ["## Resources", source.resources.map(code).join(", ")] : []),
  ].join("\n\n");
}

/** The README with its generated part renewed; what stands outside of the markers is people's. */
function renewReadme(readme: string, source: ModuleSource): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the README needs ${BEGIN} and ${END}`);
  return `${readme.slice(0, begin)}${BEGIN}\n\n${renderModule(source)}\n\n${readme.slice(end)}`;
}

/** The README of a module's or an example's folder, as the Terraform beside it makes it. */
export async function renderModuleReadme(folder: string): Promise<string> {
  return renewReadme(await readFile(join(folder, "README.md"), "utf8"), await readModuleSource(folder));
}
