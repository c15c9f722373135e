import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import hcl from "hcl2-parser";

/** An input of a module. */
export interface ModuleVariable {
  readonly name: string;
  readonly description: string;
  /** The type as it is written. */
  readonly type: string;
  /** The default as JSON; undefined where the module demands a value. */
  readonly defaultValue: string | undefined;
  /** What a wrong value is told: the message of each validation. */
  readonly refusals: readonly string[];
}

/** An output of a module. */
export interface ModuleOutput {
  readonly name: string;
  readonly description: string;
}

/** What a module's README is generated from. */
export interface ModuleSource {
  readonly terraform: string;
  readonly providers: readonly { readonly name: string; readonly version: string }[];
  readonly variables: readonly ModuleVariable[];
  readonly outputs: readonly ModuleOutput[];
  /** Types of the resources, each once. */
  readonly resources: readonly string[];
}

interface Json {
  readonly [name: string]: unknown;
}

const members = (value: unknown): Json =>
  typeof value === "object" && value !== null ? (value as Json) : {};
const text = (value: unknown): string => (typeof value === "string" ? value : "");
/** The parser gives an expression as `${…}`, and each block as a list of bodies. */
const expression = (value: unknown): string => text(value).replace(/^\$\{([\s\S]*)\}$/, "$1");
const firstBody = (value: unknown): Json => members(Array.isArray(value) ? value[0] : value);
const bodiesOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(members) : []);
const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);

function parse(source: string, file: string): Json {
  const [parsed, fault] = hcl.parseToObject(source);
  if (fault !== null) throw new Error(`${file}: ${JSON.stringify(fault)}`);
  return members(parsed);
}

const variablesOf = (parsed: Json): readonly ModuleVariable[] =>
  Object.entries(members(parsed["variable"])).map(([name, bodies]) => {
    const body = firstBody(bodies);
    return {
      name,
      description: text(body["description"]),
      type: expression(body["type"]),
      defaultValue: "default" in body ? JSON.stringify(body["default"]) : undefined,
      refusals: bodiesOf(body["validation"]).map((validation) => text(validation["error_message"])),
    };
  });

const outputsOf = (parsed: Json): readonly ModuleOutput[] =>
  Object.entries(members(parsed["output"])).map(([name, bodies]) => ({
    name,
    description: text(firstBody(bodies)["description"]),
  }));

const providersOf = (parsed: Json) =>
  Object.entries(firstBody(firstBody(parsed["terraform"])["required_providers"])).map(([name, provider]) => ({
    name,
    version: text(members(provider)["version"]),
  }));

/** Reads a module's `.tf` files. */
export async function readModuleSource(folder: string): Promise<ModuleSource> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".tf")).sort();
  const parsed: Json[] = [];
  for (const file of files)
    parsed.push(parse(await readFile(join(folder, file), "utf8"), join(folder, file)));
  return {
    terraform: parsed.map((each) => text(firstBody(each["terraform"])["required_version"])).join(""),
    providers: parsed.flatMap(providersOf).sort(byName),
    variables: parsed.flatMap(variablesOf).sort(byName),
    outputs: parsed.flatMap(outputsOf).sort(byName),
    resources: [...new Set(parsed.flatMap((each) => Object.keys(members(each["resource"]))))].sort(),
  };
}
