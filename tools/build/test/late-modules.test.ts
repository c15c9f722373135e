import { join } from "node:path";
import type { Metafile } from "esbuild";
import { expect, test } from "vitest";
import { bundle } from "../bundle.ts";
import { functionBundles } from "../bundles.ts";
import { deployedPackage } from "../framework.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const bundles = functionBundles(await deployedPackage(root), "{}");

/** The modules of a bundle that are imported late, with all that they import. */
function lateModules({ inputs }: Metafile): ReadonlySet<string> {
  const late = new Set<string>();
  const take = (path: string): void => {
    if (late.has(path) || inputs[path] === undefined) return;
    late.add(path);
    for (const { path: next } of inputs[path].imports) take(next);
  };
  for (const { imports } of Object.values(inputs))
    for (const { path, kind } of imports) if (kind === "dynamic-import") take(path);
  return late;
}

/*
 * The bundler puts each module that is loaded late, and each that it imports, into a function of its own, which is then compiled
 * twice. Once a late module imported the entry of core: all of the bundle was compiled twice, for 15 ms of each cold start.
 */
test.each(bundles.map((each) => [each.name, each] as const))(
  "%s loads late only what the exchange of identities takes",
  async (_, each) => {
    const [index] = (await bundle(each, root)).metafiles;
    const late = index === undefined ? [] : [...lateModules(index)];
    expect(late).toContain("packages/core/src/identity/exchange/entra-exchange.ts");
    expect(late.length).toBeLessThan(25);
    expect(late.filter((path) => /\/(?:index|composition|service|policy)\.ts$/.test(path))).toEqual([]);
  },
);
