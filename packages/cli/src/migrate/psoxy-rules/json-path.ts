/** Tests whether a property, named by the members on the way to it, is at a path or below one. */
export type MatchesPath = (names: readonly string[]) => boolean;

const step = /^(\.\.|\.)?(?:([A-Za-z_@][\w@.-]*?)(?=\.|\[|$)|\['([^']+)'\])|^\[(?:\*|\d+)\]/;

interface Step {
  readonly name: string;
  /** True behind `..`, which skips any number of members. */
  readonly anywhere: boolean;
}

/** The steps of a path; undefined for one with filters, scripts or unions. */
function stepsOf(path: string): readonly Step[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps: Step[] = [];
  let rest = path.slice(1);
  while (rest !== "") {
    const [all, separator, plain, quoted] = step.exec(rest) ?? [];
    if (all === undefined || all === "") return undefined;
    const name = plain ?? quoted;
    if (name !== undefined) steps.push({ name, anywhere: separator === ".." });
    rest = rest.slice(all.length);
  }
  // The records of a page are the reply itself as well as members of `value`.
  return steps[0]?.name === "value" && !steps[0].anywhere ? steps.slice(1) : steps;
}

const isAt = (names: readonly string[], steps: readonly Step[]): boolean => {
  const [first, ...rest] = steps;
  if (first === undefined) return true;
  if (!first.anywhere) return names[0] === first.name && isAt(names.slice(1), rest);
  return names.some((name, at) => name === first.name && isAt(names.slice(at + 1), rest));
};

/**
 * Compiles the part of JSONPath that rules of Psoxy's are written in: `$.a.b`, `$..a`, `['a']`, `[*]`.
 *
 * @returns undefined for a path that is not understood
 */
export function compilePath(path: string): MatchesPath | undefined {
  const steps = stepsOf(path);
  return steps === undefined || steps.length === 0 ? undefined : (names) => isAt(names, steps);
}
