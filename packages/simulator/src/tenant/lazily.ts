/** Calls `build` at the first call and gives its value ever after: a tenant pays only for the items that are read. */
export function lazily<T>(build: () => T): () => T {
  let built: { readonly value: T } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}
