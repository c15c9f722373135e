const installed = /^.*node_modules\/\.pnpm\/[^/]+\/(?=node_modules\/)/;

/** A source map whose sources are named by package or from the root of the repository, wherever it was built. */
export function portableSourceMap(map: Uint8Array): string {
  const parsed = JSON.parse(Buffer.from(map).toString("utf8")) as { sources: readonly string[] };
  return JSON.stringify({
    ...parsed,
    sources: parsed.sources.map((source) => source.replace(installed, "")),
  });
}
