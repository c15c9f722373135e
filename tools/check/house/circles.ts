import type { ImportGraph } from "./imports.ts";

interface Visit {
  readonly index: number;
  low: number;
  onStack: boolean;
}

/**
 * The circles of a graph: its strongly connected components of more than one module (Tarjan 1972, "Depth-first search and
 * linear graph algorithms"), and modules that import themselves. Members are in the order of their paths.
 */
export function findCircles(graph: ImportGraph): readonly (readonly string[])[] {
  const visits = new Map<string, Visit>();
  const stack: string[] = [];
  const circles: (readonly string[])[] = [];

  const visit = (path: string): Visit => {
    const own: Visit = { index: visits.size, low: visits.size, onStack: true };
    visits.set(path, own);
    stack.push(path);
    for (const target of graph.get(path) ?? []) {
      const seen = visits.get(target);
      if (seen === undefined) own.low = Math.min(own.low, visit(target).low);
      else if (seen.onStack) own.low = Math.min(own.low, seen.index);
    }
    if (own.low === own.index) close(path);
    return own;
  };

  /** Takes the component that a module is the root of off the stack. */
  const close = (root: string): void => {
    const members = stack.splice(stack.lastIndexOf(root));
    for (const member of members) {
      const seen = visits.get(member);
      if (seen !== undefined) seen.onStack = false;
    }
    if (members.length > 1 || graph.get(root)?.includes(root)) circles.push(members.sort());
  };

  for (const path of graph.keys()) if (!visits.has(path)) visit(path);
  return circles.sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
}
