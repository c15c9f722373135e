/** A resource or data source of a state: its attributes. */
export type Values = Readonly<Record<string, unknown>>;

interface StateModule {
  readonly resources?: readonly { readonly type: string; readonly name: string; readonly values: Values }[];
  readonly child_modules?: readonly StateModule[];
}

/** What Terraform knows after an apply. */
export interface Applied {
  /** Every resource and data source of a type, of that name if one is given. */
  all(type: string, name?: string): readonly Values[];
  /**
   * The only one.
   *
   * @throws Error if there is none, or more than one
   */
  one(type: string, name?: string): Values;
  /** The types of all of them, each once, in alphabetical order. */
  readonly types: readonly string[];
}

declare module "vitest" {
  export interface ProvidedContext {
    /** JSON: by the example's folder, the state that it left behind. */
    readonly applied: string;
  }
}

const resourcesOf = ({ resources = [], child_modules = [] }: StateModule): typeof resources => [
  ...resources,
  ...child_modules.flatMap(resourcesOf),
];

/** Reads the state that an example left behind. */
export function readApplied(states: string, example: string): Applied {
  const parsed = JSON.parse(states) as Readonly<Record<string, { readonly root_module?: StateModule }>>;
  const resources = resourcesOf(parsed[example]?.root_module ?? {});
  const all = (type: string, name?: string) =>
    resources
      .filter((each) => each.type === type && (name ?? each.name) === each.name)
      .map(({ values }) => values);
  return {
    all,
    types: [...new Set(resources.map(({ type }) => type))].sort(),
    one(type, name) {
      const [found, ...others] = all(type, name);
      if (found === undefined || others.length > 0)
        throw new Error(`${example} has ${others.length + (found ? 1 : 0)} of ${type} ${name ?? ""}`);
      return found;
    },
  };
}

/** An attribute that is a text. */
export function text(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== "string") throw new Error(`${name} is no text`);
  return value;
}

/** The only block of that name. */
export function block(values: Values, name: string): Values {
  const blocks = values[name];
  if (!Array.isArray(blocks) || blocks.length !== 1) throw new Error(`${name} is not one block`);
  return blocks[0] as Values;
}

/** A function's own environment variables, as they were applied. */
export const variablesOf = (values: Values, name: string): Readonly<Record<string, string>> =>
  values[name] as Readonly<Record<string, string>>;
