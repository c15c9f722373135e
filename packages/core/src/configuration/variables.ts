import * as v from "valibot";
import { logLevels } from "../audit/log.ts";
import { type CloudName, clouds } from "../clouds/microsoft-clouds.ts";
import { isGuid } from "../guid.ts";

/** Who proves a caller's identity: the platform in front of the function, or the proxy itself. */
export type CallerAuthentication = "platform" | "oidc";

/** A variable that configures the proxy. None of them holds a secret. */
export interface EnvironmentVariable {
  readonly name: `GRAPHVEIL_${string}`;
  /** What it decides, as a clause without a full stop. */
  readonly meaning: string;
  /** What it holds, in Markdown. */
  readonly form: string;
  /** A value that the parser takes. */
  readonly example: string;
  /** What holds while it is not set, in Markdown; undefined where nothing is served without it. */
  readonly default: string | undefined;
  /**
   * Reads its text, or undefined where it is not set. The message of its issue is the problem that is reported: what it must
   * hold, never what it holds.
   */
  readonly parse: v.GenericSchema<string | undefined, unknown>;
}

const guid = (what: string) =>
  v.pipe(
    v.string(`is not set; it must be a GUID, ${what}`),
    v.check(isGuid, `is not a GUID; it must be ${what}`),
    v.toLowerCase(),
  );

const oneOf = <const Value extends string>(values: readonly Value[], fallback: NoInfer<Value>) =>
  v.optional(v.picklist(values, `is not one of ${values.join(", ")}`), () => fallback);

const wholeNumber = (least: number, most: number, fallback: number) => {
  const problem = `is not a whole number from ${least} to ${most}`;
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,9}$/, problem),
      v.transform(Number),
      v.minValue(least, problem),
      v.maxValue(most, problem),
    ),
    () => String(fallback),
  );
};

const matching = (form: RegExp, problem: string) => v.optional(v.pipe(v.string(), v.regex(form, problem)));

/**
 * The variables that configure the proxy, in the order in which documents list them: `parseConfig` reads the environment by
 * this table, and docs/configuration.md is written from it. A key and a policy depend on each other and on the platform:
 * here they are texts, and root-keys.ts and policy-file.ts read them.
 */
export const environmentVariables = [
  {
    name: "GRAPHVEIL_TENANT_ID",
    meaning: "Entra tenant whose data is served",
    form: "a GUID",
    example: "3f6d1b0e-7c1a-4b59-9a53-0d8f2f3c6e11",
    default: undefined,
    parse: guid("the tenant's id in Entra ID"),
  },
  {
    name: "GRAPHVEIL_CLIENT_ID",
    meaning: "Entra application that trusts the function's identity",
    form: "a GUID",
    example: "a2c9e4d7-50b6-4f0c-8f3e-6b1d9e7a4c22",
    default: undefined,
    parse: guid("the application (client) id in Entra ID"),
  },
  {
    name: "GRAPHVEIL_KEY",
    meaning: "key of which the root keys are derived, one for all versions or one for each",
    form: "`awskms:<key ARN>` or `gcpkms:<crypto key version name>`, or several as `v1=…,v2=…`; `dev:<passphrase>` for local work, refused in a deployed function",
    example: "awskms:arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    default: undefined,
    parse: v.optional(v.string()),
  },
  {
    name: "GRAPHVEIL_POLICY",
    meaning: "who may read what",
    form: "the path of a policy, or the JSON itself",
    example: "/opt/policy.json",
    default: "`policy.json` beside the code, then `/opt/policy.json`; one must exist",
    parse: v.optional(v.string()),
  },
  {
    name: "GRAPHVEIL_CALLER_AUTH",
    meaning: "who proves the callers: the platform in front of the function, or the proxy by OpenID Connect",
    form: "`platform` or `oidc`",
    example: "platform",
    default: "`platform`",
    parse: oneOf<CallerAuthentication>(["platform", "oidc"], "platform"),
  },
  {
    name: "GRAPHVEIL_PUBLIC_URL",
    meaning: "base of the links in replies",
    form: "an https URL without a slash at the end, without query",
    example: "https://graph.contoso.com",
    default: "the request's own host, as the platform vouches for it",
    parse: matching(
      /^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]+)*$/,
      "is not an https URL without query and without a slash at the end",
    ),
  },
  {
    name: "GRAPHVEIL_CLOUD",
    meaning: "Microsoft's cloud",
    form: "`global`, `usgov`, `dod` or `china`",
    example: "global",
    default: "`global`",
    parse: oneOf(Object.keys(clouds) as readonly CloudName[], "global"),
  },
  {
    name: "GRAPHVEIL_AUDIENCE",
    meaning: "audience of the function's identity token, as in the federated credential",
    form: "up to 600 URL characters",
    example: "api://AzureADTokenExchange",
    default: "the cloud's: `api://AzureADTokenExchange`, `…USGov` or `…China`",
    parse: matching(
      /^[A-Za-z0-9:/._~-]{1,600}$/,
      "is not an audience: 1 to 600 letters, digits, : / . _ ~ -",
    ),
  },
  {
    name: "GRAPHVEIL_CERTIFICATE_KEY",
    meaning: "key that signs in place of the function's identity token, where federation is not allowed",
    form: "`awskms:<key ARN>` or `gcpkms:<crypto key version name>` of an RSA key of 2048 to 4096 bits; set it together with `GRAPHVEIL_CERTIFICATE`, and without `GRAPHVEIL_AUDIENCE`",
    example: "awskms:arn:aws:kms:eu-central-1:123456789012:key/5678efab-34cd-56ef-78ab-1234567890cd",
    default: "none: the function's identity is federated",
    parse: v.optional(v.string()),
  },
  {
    name: "GRAPHVEIL_CERTIFICATE",
    meaning: "public certificate of that key, as it is uploaded to the Entra application",
    form: "one certificate in PEM form, or the path of one; never a private key",
    example: "/opt/certificate.pem",
    default: "none: the function's identity is federated",
    parse: v.optional(v.string()),
  },
  {
    name: "GRAPHVEIL_LOG_LEVEL",
    meaning: "least severe line that is logged; audit events are always written",
    form: "`debug`, `info`, `warn` or `error`",
    example: "info",
    default: "`info`",
    parse: oneOf(logLevels, "info"),
  },
  {
    name: "GRAPHVEIL_MAX_REPLY_MB",
    meaning: "largest reply of Microsoft Graph that is read, in MB after decompression",
    form: "a whole number from 1 to 512; a larger reply is a 502 `upstreamTooLarge`",
    example: "32",
    default: "`32`",
    parse: wholeNumber(1, 512, 32),
  },
] as const satisfies readonly EnvironmentVariable[];

/** What the variables hold, by name; those that are not set by their default. */
export type EnvironmentValues = {
  readonly [Variable in (typeof environmentVariables)[number] as Variable["name"]]: v.InferOutput<
    Variable["parse"]
  >;
};

/** A variable that is read and never asked for: the platform or the deployment sets it. */
export interface PlatformVariable {
  readonly name: string;
  readonly setBy: string;
  /** What it is read for, as a clause without a full stop. */
  readonly meaning: string;
}

/** Every other variable that is looked at. */
export const platformVariables = [
  {
    name: "AWS_REGION",
    setBy: "AWS Lambda",
    meaning: "region whose STS mints the function's identity token",
  },
  {
    name: "AWS_ACCESS_KEY_ID",
    setBy: "AWS Lambda",
    meaning: "role session that signs the calls of STS and KMS, read for each call",
  },
  { name: "AWS_SECRET_ACCESS_KEY", setBy: "AWS Lambda", meaning: "the same session" },
  { name: "AWS_SESSION_TOKEN", setBy: "AWS Lambda", meaning: "the same session" },
  {
    name: "LAMBDA_TASK_ROOT",
    setBy: "AWS Lambda",
    meaning: "folder of the code, where `policy.json` may lie",
  },
  {
    name: "AWS_LAMBDA_FUNCTION_NAME",
    setBy: "AWS Lambda",
    meaning: "says that the function is deployed, where development keys are refused",
  },
  {
    name: "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    setBy: "AWS Lambda",
    meaning:
      "memory in MB, of which Graph's replies under way take a quarter; elsewhere the container's limit, or that of V8's heap",
  },
  {
    name: "K_SERVICE",
    setBy: "Google Cloud Run functions",
    meaning: "says that the function is deployed, where development keys are refused",
  },
  {
    name: "PORT",
    setBy: "Google Cloud Run functions; the person who runs `start`",
    meaning: "port that is listened on; `start` takes 8787 where it is not set",
  },
  {
    name: "GRAPHVEIL_ENDPOINT",
    setBy: "the person who runs `graphveil call`",
    meaning: "endpoint of the proxy that is called; a deployed proxy refuses it as a misspelt variable",
  },
  {
    name: "CLOUD_RUN_TIMEOUT_SECONDS",
    setBy: "Google Cloud Run functions",
    meaning: "deadline of a request; 60 where it is not set",
  },
  {
    name: "GOOGLE_CLOUD_PROJECT",
    setBy: "the deployment",
    meaning: "project in the trace names of log lines; without it these have no trace",
  },
  {
    name: "GOOGLE_SDK_NODE_LOGGING",
    setBy: "no platform",
    meaning: "removed before Google's library is loaded, which would print tokens",
  },
] as const satisfies readonly PlatformVariable[];
