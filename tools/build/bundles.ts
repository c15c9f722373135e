import type { Bundle } from "./bundle.ts";

const packageFile = (fields: object): string =>
  `${JSON.stringify({ name: "graphveil", private: true, license: "Apache-2.0", ...fields }, null, 2)}\n`;

/** Version of the framework that runs the Google function; the platform's build installs it from the package file. */
const functionsFramework = "5.0.5";

/** The deployable functions. */
export const bundles: readonly Bundle[] = [
  {
    name: "aws-lambda",
    entryPoint: "packages/aws-lambda/src/handler.ts",
    handler: "index.handler",
    files: { "package.json": packageFile({ main: "index.js", type: "commonjs" }) },
    external: [],
    alias: { "@aws-sdk/credential-provider-node": "tools/build/no-credential-chain.ts" },
  },
  {
    name: "gcp-function",
    entryPoint: "packages/gcp-function/src/function.ts",
    handler: "graphveil",
    files: {
      "package.json": packageFile({
        main: "index.js",
        type: "commonjs",
        engines: { node: ">=24" },
        dependencies: { "@google-cloud/functions-framework": functionsFramework },
      }),
    },
    external: ["@google-cloud/functions-framework"],
    alias: {},
  },
];
