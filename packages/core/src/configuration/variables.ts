/** Names of the variables that configure the proxy, in the order in which documents list them. */
export const variableNames = [
  "GRAPHVEIL_TENANT_ID",
  "GRAPHVEIL_CLIENT_ID",
  "GRAPHVEIL_KEY",
  "GRAPHVEIL_POLICY",
  "GRAPHVEIL_CALLER_AUTH",
  "GRAPHVEIL_PUBLIC_URL",
  "GRAPHVEIL_CLOUD",
  "GRAPHVEIL_AUDIENCE",
  "GRAPHVEIL_LOG_LEVEL",
] as const;

/** A variable that configures the proxy. None of them holds a secret. */
export interface EnvironmentVariable {
  readonly name: (typeof variableNames)[number];
  /** What it decides, as a clause without a full stop. */
  readonly meaning: string;
  /** What it holds, in Markdown. */
  readonly form: string;
  /** A value that the parser takes. */
  readonly example: string;
  /** What holds while it is not set, in Markdown; undefined where nothing is served without it. */
  readonly default: string | undefined;
}

/** A variable that is read and never asked for: the platform or the deployment sets it. */
export interface PlatformVariable {
  readonly name: string;
  readonly setBy: string;
  /** What it is read for, as a clause without a full stop. */
  readonly meaning: string;
}

/** What documents say of each of the {@link variableNames}. */
export const environmentVariables = [
  {
    name: "GRAPHVEIL_TENANT_ID",
    meaning: "Entra tenant whose data is served",
    form: "a GUID",
    example: "3f6d1b0e-7c1a-4b59-9a53-0d8f2f3c6e11",
    default: undefined,
  },
  {
    name: "GRAPHVEIL_CLIENT_ID",
    meaning: "Entra application that trusts the function's identity",
    form: "a GUID",
    example: "a2c9e4d7-50b6-4f0c-8f3e-6b1d9e7a4c22",
    default: undefined,
  },
  {
    name: "GRAPHVEIL_KEY",
    meaning: "key of which the root keys are derived, one for all versions or one for each",
    form: "`awskms:<key ARN>` or `gcpkms:<crypto key version name>`, or several as `v1=…,v2=…`; `dev:<passphrase>` for local work, refused in a deployed function",
    example: "awskms:arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    default: undefined,
  },
  {
    name: "GRAPHVEIL_POLICY",
    meaning: "who may read what",
    form: "the path of a policy, or the JSON itself",
    example: "/opt/policy.json",
    default: "`policy.json` beside the code, then `/opt/policy.json`; one must exist",
  },
  {
    name: "GRAPHVEIL_CALLER_AUTH",
    meaning: "who proves the callers: the platform in front of the function, or the proxy by OpenID Connect",
    form: "`platform` or `oidc`",
    example: "platform",
    default: "`platform`",
  },
  {
    name: "GRAPHVEIL_PUBLIC_URL",
    meaning: "base of the links in replies",
    form: "an https URL without a slash at the end, without query",
    example: "https://graph.contoso.com",
    default: "the request's own host, as the platform vouches for it",
  },
  {
    name: "GRAPHVEIL_CLOUD",
    meaning: "Microsoft's cloud",
    form: "`global`, `usgov`, `dod` or `china`",
    example: "global",
    default: "`global`",
  },
  {
    name: "GRAPHVEIL_AUDIENCE",
    meaning: "audience of the function's identity token, as in the federated credential",
    form: "up to 600 URL characters",
    example: "api://AzureADTokenExchange",
    default: "the cloud's: `api://AzureADTokenExchange`, `…USGov` or `…China`",
  },
  {
    name: "GRAPHVEIL_LOG_LEVEL",
    meaning: "least severe line that is logged; audit events are always written",
    form: "`debug`, `info`, `warn` or `error`",
    example: "info",
    default: "`info`",
  },
] as const satisfies readonly EnvironmentVariable[];

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
    setBy: "nobody",
    meaning: "removed before Google's library is loaded, which would print tokens",
  },
] as const satisfies readonly PlatformVariable[];
