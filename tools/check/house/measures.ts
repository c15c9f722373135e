import type { Module } from "../source/module.ts";
import { placeLine } from "../source/place.ts";
import { findCircles } from "./circles.ts";
import { undocumentedExports } from "./exports.ts";
import { measureFunctions } from "./functions.ts";
import type { ImportGraph } from "./imports.ts";

/** One line of the report. */
export interface Measure {
  readonly name: string;
  /** What was counted, a line each. */
  readonly places: readonly string[];
}

/** A source file has at most so many lines. */
const MAX_FILE_LINES = 300;
/** A function has at most so many lines. */
const MAX_FUNCTION_LINES = 40;
/** A function takes at most so many parameters. */
const MAX_PARAMETERS = 4;
const CORE = "packages/core/src/";

/** The top folder of core that a file is in; undefined for files at its root and elsewhere. */
const roomOf = (path: string): string | undefined =>
  path.startsWith(CORE) ? /^([^/]+)\//.exec(path.slice(CORE.length))?.[1] : undefined;

/** Which room of core imports from which, with the number of imports. */
const arrows = (graph: ImportGraph): readonly string[] => {
  const counts = new Map<string, number>();
  for (const [path, targets] of graph) {
    const from = roomOf(path);
    for (const to of targets.map(roomOf)) {
      if (from === undefined || to === undefined || from === to) continue;
      const arrow = `${from} → ${to}`;
      counts.set(arrow, (counts.get(arrow) ?? 0) + 1);
    }
  }
  return Array.from(counts, ([arrow, count]) => `${arrow} (${count})`).sort();
};

const longFiles = (modules: readonly Module[]): readonly string[] =>
  modules.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    return lines > MAX_FILE_LINES ? [`${path} (${lines})`] : [];
  });

/** Everything that is measured, in the order of the report. */
export function measureHouse(modules: readonly Module[], graph: ImportGraph): readonly Measure[] {
  const functions = modules.flatMap(measureFunctions);
  const long = functions
    .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
    .sort((one, other) => other.lines - one.lines);
  const wide = functions.filter(({ parameters }) => parameters > MAX_PARAMETERS);
  return [
    { name: "import circles", places: findCircles(graph).map((circle) => circle.join(" ↔ ")) },
    {
      name: "files at core's root",
      places: modules
        .map(({ path }) => path)
        .filter((path) => path.startsWith(CORE) && roomOf(path) === undefined),
    },
    { name: "arrows between core's rooms", places: arrows(graph) },
    { name: `source files over ${MAX_FILE_LINES} lines`, places: longFiles(modules) },
    {
      name: `functions over ${MAX_FUNCTION_LINES} lines`,
      places: long.map((each) => `${placeLine(each)} (${each.lines})`),
    },
    {
      name: "functions with five or more parameters",
      places: wide.map((each) => `${placeLine(each)} (${each.parameters})`),
    },
    { name: "exports without docstring", places: modules.flatMap(undocumentedExports).map(placeLine) },
  ];
}
