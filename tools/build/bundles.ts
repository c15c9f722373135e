import type { Bundle, Vendor } from "./bundle.ts";
import { type DeployedPackage, framework } from "./framework.ts";

const packageFile = (fields: object): string => `${JSON.stringify(fields, null, 2)}\n`;

const msal: Vendor = {
  file: "msal.js",
  dependent: "core",
  exports: { "@azure/msal-node": ["ConfidentialClientApplication"] },
  alias: {},
};

/** `jose/jwt/decode` is not among these: subject tokens are read with it on every cold start. */
const jose: Vendor = {
  file: "jose.js",
  dependent: "core",
  exports: {
    "jose/jwks/remote": ["createRemoteJWKSet", "customFetch"],
    "jose/jwt/verify": ["jwtVerify"],
  },
  alias: {},
};

const awsSdk: Vendor = {
  file: "aws-sdk.js",
  dependent: "aws-lambda",
  exports: {
    "@aws-sdk/client-sts": ["GetWebIdentityTokenCommand", "STSClient"],
    "@aws-sdk/client-kms": ["GenerateMacCommand", "KMSClient", "SignCommand"],
    "@smithy/fetch-http-handler": ["FetchHttpHandler"],
  },
  alias: { "@aws-sdk/credential-provider-node": "tools/build/no-credential-chain.ts" },
};

const googleAuth: Vendor = {
  file: "google-auth.js",
  dependent: "gcp-function",
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

const awsLambda: Bundle = {
  name: "aws-lambda",
  entryPoint: "packages/aws-lambda/src/handler.ts",
  handler: "index.handler",
  maxZipKb: 350,
  files: {
    "package.json": packageFile({
      name: "graphveil",
      private: true,
      license: "Apache-2.0",
      main: "index.js",
      type: "commonjs",
    }),
  },
  external: [],
  vendors: [awsSdk, msal, jose],
};

/** The deployable functions; the Google function's package file and lockfile are what its platform installs from. */
export const functionBundles = (deployed: DeployedPackage, lock: string): readonly Bundle[] => [
  awsLambda,
  {
    name: "gcp-function",
    entryPoint: "packages/gcp-function/src/function.ts",
    handler: "graphveil",
    maxZipKb: 400,
    files: { "package.json": packageFile(deployed), "package-lock.json": lock },
    external: [framework],
    vendors: [googleAuth, msal, jose],
  },
];
