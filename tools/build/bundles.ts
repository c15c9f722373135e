import type { Bundle, Vendor } from "./bundle.ts";

const packageFile = (fields: object): string =>
  `${JSON.stringify({ name: "graphveil", private: true, license: "Apache-2.0", ...fields }, null, 2)}\n`;

/** Version of the framework that runs the Google function; the platform's build installs it from the package file. */
const functionsFramework = "5.0.5";

const msal: Vendor = {
  file: "msal.js",
  exports: { "@azure/msal-node": ["ConfidentialClientApplication"] },
  alias: {},
};

const awsSdk: Vendor = {
  file: "aws-sdk.js",
  exports: {
    "@aws-sdk/client-sts": ["GetWebIdentityTokenCommand", "STSClient"],
    "@aws-sdk/client-kms": ["GenerateMacCommand", "KMSClient"],
    "@smithy/fetch-http-handler": ["FetchHttpHandler"],
  },
  alias: { "@aws-sdk/credential-provider-node": "tools/build/no-credential-chain.ts" },
};

const googleAuth: Vendor = {
  file: "google-auth.js",
  exports: {
    "google-auth-library": [
      "AuthClient",
      "BaseExternalAccountClient",
      "Compute",
      "ExternalAccountAuthorizedUserClient",
      "gaxios",
      "GoogleAuth",
      "Impersonated",
      "JWT",
      "UserRefreshClient",
    ],
  },
  alias: {},
};

/** The deployable functions. */
export const bundles: readonly Bundle[] = [
  {
    name: "aws-lambda",
    entryPoint: "packages/aws-lambda/src/handler.ts",
    handler: "index.handler",
    files: { "package.json": packageFile({ main: "index.js", type: "commonjs" }) },
    external: [],
    vendors: [awsSdk, msal],
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
    vendors: [googleAuth, msal],
  },
];
