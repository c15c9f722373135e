/*
 * The room of the environment. It turns variables and the policy's text into one typed configuration, and finds every fault
 * of both before anything is served. It reads no file and no process variable of its own: both are given to it.
 */
import * as v from "valibot";
import type { LogLevel } from "../audit/log.ts";
import { type CloudName, clouds } from "../clouds/microsoft-clouds.ts";
import type { KeyReference } from "../keys/key-reference.ts";
import type { PolicyDocument } from "../policy/document/document.ts";
import { type ConfiguredCertificate, readCertificateCredential } from "./certificate.ts";
import { type HashedPolicy, type PolicyFiles, readPolicy } from "./policy-file.ts";
import { ConfigurationError, type ConfigurationProblem, type Report } from "./problems.ts";
import { readRootKeys } from "./root-keys.ts";
import { type CallerAuthentication, type EnvironmentValues, environmentVariables } from "./variables.ts";

/** Everything that the environment decides. */
export interface Configuration extends HashedPolicy {
  readonly tenantId: string;
  readonly clientId: string;
  readonly cloud: CloudName;
  /** Audience of the subject token. */
  readonly audience: string;
  /** Undefined where the function's own identity is federated. */
  readonly certificate: ConfiguredCertificate | undefined;
  /** The key of each version that the policy lists, and of whatever other versions the variable names. */
  readonly keys: ReadonlyMap<string, KeyReference>;
  readonly callerAuthentication: CallerAuthentication;
  /** Base of the links in replies, without a slash at the end; undefined for the request's own host. */
  readonly publicUrl: string | undefined;
  readonly logLevel: LogLevel;
  /** Largest reply of Graph's that is read, in bytes after decoding. */
  readonly maxReplyBytes: number;
}

/** The environment as the platform gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the configuration is read from. */
export interface ConfigurationOptions extends PolicyFiles {
  readonly env: Environment;
}

const MB = 1024 * 1024;

const variableNames: ReadonlySet<string> = new Set(environmentVariables.map(({ name }) => name));

/** A variable's value; an empty one counts as not set, as deployment tools write it. */
const read = (env: Environment, variable: string): string | undefined => {
  const value = env[variable]?.trim();
  return value === "" ? undefined : value;
};

/** A misspelt name would leave a default in force where something else was meant. */
const checkNames = (env: Environment, report: Report): void => {
  for (const name of Object.keys(env)) {
    if (name.startsWith("GRAPHVEIL_") && !variableNames.has(name) && read(env, name) !== undefined)
      report(name, "is not a Graphveil variable; remove it, or correct its spelling");
  }
};

/** The values of all variables; one with a problem is reported, and left out. */
const readVariables = (env: Environment, report: Report): Partial<EnvironmentValues> =>
  Object.fromEntries(
    environmentVariables.map(({ name, parse }) => {
      const result = v.safeParse(parse, read(env, name));
      return [name, result.success ? result.output : report(name, result.issues[0].message)];
    }),
  );

/** Callers of the platform and callers of the proxy's own check exclude each other: one would let the other in unproven. */
const checkCallers = (
  { callers }: PolicyDocument,
  authentication: CallerAuthentication,
  report: Report,
): void => {
  const verifiedHere = callers.filter(({ match }) => "oidc" in match).length;
  if (authentication === "platform" && verifiedHere > 0)
    report(
      "GRAPHVEIL_CALLER_AUTH",
      "is platform, but the policy has OIDC callers: take them out, or set it to oidc",
    );
  if (authentication === "oidc" && verifiedHere < callers.length)
    report(
      "GRAPHVEIL_CALLER_AUTH",
      "is oidc, but the policy has callers that only the platform can vouch for: take them out",
    );
};

const isDeployed = (env: Environment): boolean =>
  (read(env, "AWS_LAMBDA_FUNCTION_NAME") ?? read(env, "K_SERVICE")) !== undefined;

/**
 * Reads the configuration from the environment.
 *
 * @throws ConfigurationError with every problem at once, each naming its variable and none its value
 */
export function parseConfig(options: ConfigurationOptions): Configuration {
  const { env } = options;
  const problems: ConfigurationProblem[] = [];
  const report: Report = (variable, problem) => void problems.push({ variable, problem });
  checkNames(env, report);
  const values = readVariables(env, report);
  const { GRAPHVEIL_KEY: key, GRAPHVEIL_CALLER_AUTH: authentication } = values;
  const hashed = readPolicy(values.GRAPHVEIL_POLICY, options, report);
  const versions = hashed?.policy.keys.accept;
  const keys = readRootKeys(key, { versions, deployed: isDeployed(env) }, report);
  const certificate = readCertificateCredential(
    {
      key: values.GRAPHVEIL_CERTIFICATE_KEY,
      certificate: values.GRAPHVEIL_CERTIFICATE,
      audience: values.GRAPHVEIL_AUDIENCE,
    },
    options.readFile,
    report,
  );
  if (hashed !== undefined && authentication !== undefined)
    checkCallers(hashed.policy, authentication, report);
  if (problems.length > 0 || hashed === undefined || keys === undefined)
    throw new ConfigurationError(problems);
  // What has no problem was read.
  const whole = values as EnvironmentValues;
  const cloud = whole.GRAPHVEIL_CLOUD;
  return {
    tenantId: whole.GRAPHVEIL_TENANT_ID,
    clientId: whole.GRAPHVEIL_CLIENT_ID,
    cloud,
    audience: whole.GRAPHVEIL_AUDIENCE ?? clouds[cloud].audience,
    certificate,
    keys,
    callerAuthentication: whole.GRAPHVEIL_CALLER_AUTH,
    ...hashed,
    publicUrl: whole.GRAPHVEIL_PUBLIC_URL,
    logLevel: whole.GRAPHVEIL_LOG_LEVEL,
    maxReplyBytes: whole.GRAPHVEIL_MAX_REPLY_MB * MB,
  };
}
