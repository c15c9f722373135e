import { registerHooks } from "node:module";

// The runtime client's own HTTP client is a C++ addon that needs a compiler to install; all else of it runs as published.
const client = new URL("./rapid-client.cjs", import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith("rapid-client.node")
      ? { url: client, format: "commonjs", shortCircuit: true }
      : next(specifier, context),
});
