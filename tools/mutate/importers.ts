import type { Vite, Vitest } from "vitest/node";

/** The files that import a file, directly or not, and the file itself, as far as Vitest has loaded them. */
export function importersOf(vitest: Vitest, file: string): ReadonlySet<string> {
  const graphs = Object.values(vitest.vite.environments).map(({ moduleGraph }) => moduleGraph);
  const open = graphs.flatMap((graph) => [...(graph.getModulesByFile(file) ?? [])]);
  const seen = new Set<Vite.EnvironmentModuleNode>(open);
  for (let module = open.pop(); module !== undefined; module = open.pop())
    for (const importer of module.importers) {
      if (seen.has(importer)) continue;
      seen.add(importer);
      open.push(importer);
    }
  return new Set(Array.from(seen, (module) => module.file ?? ""));
}
