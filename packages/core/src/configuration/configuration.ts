import { hash } from "node:crypto";
import { type LogLevel, logLevels } from "../audit/log.ts";
import { type CloudName, clouds } from "../clouds.ts";
import { isGuid } from "../guid.ts";
import { canonicalJson } from "../json/canonical-json.ts";
import { repeatedMembers } from "../json/repeated-members.ts";
import { type KeyReference, keyForms, keyTexts, parseKeyReference } from "../keys/key-reference.ts";
import { type PolicyDocument, parsePolicyDocument } from "../policy/document/document.ts";
import { checkChoice } from "../privacy/profile/profile-faults.ts";
import { variableNames } from "./variables.ts";

/** Who decides that a caller is who he says: the platform in front of the function, or the proxy itself. */
export type CallerAuthentication = "platform" | "oidc";

/** Everything that the environment decides. */
export interface Configuration {
  readonly tenantId: string;
  readonly clientId: string;
  readonly cloud: CloudName;
  /** Audience of the subject token. */
  readonly audience: string;
  /** The key of each version that the policy lists, and of whatever other versions the variable names. */
  readonly keys: ReadonlyMap<string, KeyReference>;
  readonly callerAuthentication: CallerAuthentication;
  readonly policy: PolicyDocument;
  /** SHA-256 of the canonical form (RFC 8785) of the policy as it is written, defaults left out; 64 hexadecimal digits. */
  readonly policyHash: string;
  /** Base of the links in replies, without a slash at the end; undefined for the request's own host. */
  readonly publicUrl: string | undefined;
  readonly logLevel: LogLevel;
}

/** One problem of the environment: the variable, and what it should hold; never what it holds. */
export interface ConfigurationProblem {
  readonly variable: string;
  readonly problem: string;
}

/** All problems of an environment at once. Nothing is served while there is one. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly ConfigurationProblem[];
  constructor(problems: readonly ConfigurationProblem[]) {
    super(`configuration: ${problems.map(({ variable, problem }) => `${variable} ${problem}`).join("; ")}`);
    this.problems = problems;
  }
}

/** What the environment is read with. */
export interface ConfigurationOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or undefined if there is none. */
  readonly readFile: (path: string) => string | undefined;
  /** Where `policy.json` is looked for, in this order, while `GRAPHVEIL_POLICY` is not set. */
  readonly policyPaths: readonly string[];
}

const known: ReadonlySet<string> = new Set(variableNames);
const audienceForm = /^[A-Za-z0-9:/._~-]{1,600}$/;
const publicUrlForm = /^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]+)*$/;
type Env = ConfigurationOptions["env"];
type Report = (variable: string, problem: string) => undefined;

/** A variable's value; an empty one counts as not set, as deployment tools write it. */
const read = (env: Env, variable: string): string | undefined => {
  const value = env[variable]?.trim();
  return value === "" ? undefined : value;
};

const readGuid = (env: Env, variable: string, what: string, report: Report): string | undefined => {
  const value = read(env, variable);
  if (value === undefined) return report(variable, `is not set; it must be a GUID, ${what}`);
  return isGuid(value) ? value.toLowerCase() : report(variable, `is not a GUID; it must be ${what}`);
};

const oneOf = <T extends string>(
  env: Env,
  variable: string,
  values: readonly T[],
  fallback: T,
  report: Report,
) => {
  const value = read(env, variable) ?? fallback;
  return values.find((known) => known === value) ?? report(variable, `is not one of ${values.join(", ")}`);
};

const matching = (env: Env, variable: string, form: RegExp, problem: string, report: Report) => {
  const value = read(env, variable);
  return value === undefined || form.test(value) ? value : report(variable, problem);
};

/** The keys of the policy's versions; without a policy, `versions` is undefined and only the form is checked. */
const readKeys = (
  env: Env,
  versions: readonly string[] | undefined,
  report: Report,
): ReadonlyMap<string, KeyReference> => {
  const variable = "GRAPHVEIL_KEY";
  const value = read(env, variable);
  if (value === undefined) {
    report(variable, `is not set; it must be ${keyForms}`);
    return new Map();
  }
  const texts = keyTexts(value, versions ?? ["any"]);
  for (const version of versions ?? []) {
    if (!texts.has(version))
      report(variable, `names no key for version ${version} of the policy; add it as ${version}=…`);
  }
  const references = Array.from(texts, ([version, text]) => [version, parseKeyReference(text)] as const);
  if (references.some(([, reference]) => reference === undefined)) report(variable, `is not ${keyForms}`);
  const keys = new Map(references.filter((pair): pair is [string, KeyReference] => pair[1] !== undefined));
  const deployed = read(env, "AWS_LAMBDA_FUNCTION_NAME") ?? read(env, "K_SERVICE");
  if (deployed !== undefined && [...keys.values()].some(({ kind }) => kind === "dev")) {
    report(variable, "must not be a development key in a deployed function; name a key of the cloud's KMS");
  }
  return keys;
};

const policyText = (
  { env, readFile, policyPaths }: ConfigurationOptions,
  report: Report,
): string | undefined => {
  const variable = "GRAPHVEIL_POLICY";
  const value = read(env, variable);
  if (value?.startsWith("{")) return value;
  if (value !== undefined)
    return (
      readFile(value) ??
      report(variable, "is neither JSON that begins with { nor the path of a file that can be read")
    );
  for (const path of policyPaths) {
    const text = readFile(path);
    if (text !== undefined) return text;
  }
  return report(variable, "is not set, and there is no policy.json; it must be a policy or the path of one");
};

/** Where a text ceased to be JSON, if the parser says so; the rest of its message quotes the text. */
const placeOf = (error: unknown): string => {
  const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec(String(error)) ?? [];
  return line === undefined ? "" : ` from line ${line}, column ${column} on`;
};

const readPolicy = (
  options: ConfigurationOptions,
  report: Report,
): Pick<Configuration, "policy" | "policyHash"> | undefined => {
  const variable = "GRAPHVEIL_POLICY";
  const text = policyText(options, report);
  if (text === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return report(variable, `is not JSON${placeOf(error)}`);
  }
  for (const line of repeatedMembers(text, parsed))
    report(variable, `says an object's member twice in line ${line}: take one out`);
  const result = parsePolicyDocument(parsed, { checkProfile: checkChoice });
  if (result.ok) return { policy: result.document, policyHash: hash("sha256", canonicalJson(parsed)) };
  for (const { pointer, problem } of result.faults)
    report(variable, `${pointer === "" ? "as a whole" : `at ${pointer}`} ${problem}`);
  return undefined;
};

/** Callers of the platform and callers of the proxy's own check exclude each other: one would let the other in unproven. */
const checkCallers = (policy: PolicyDocument, authentication: CallerAuthentication, report: Report): void => {
  const verifiedHere = policy.callers.filter(({ match }) => "oidc" in match).length;
  if (authentication === "platform" && verifiedHere > 0) {
    report(
      "GRAPHVEIL_CALLER_AUTH",
      "is platform, but the policy has OIDC callers: take them out, or set it to oidc",
    );
  }
  if (authentication === "oidc" && verifiedHere < policy.callers.length) {
    report(
      "GRAPHVEIL_CALLER_AUTH",
      "is oidc, but the policy has callers that only the platform can vouch for: take them out",
    );
  }
};

/** A misspelt name would leave a default in force where something else was meant. */
const checkNames = (env: Env, report: Report): void => {
  for (const name of Object.keys(env)) {
    if (!name.startsWith("GRAPHVEIL_") || known.has(name)) continue;
    if ((env[name] ?? "").trim() !== "")
      report(name, "is no variable of the proxy; take it out, or correct its name");
  }
};

/**
 * Reads the configuration from the environment.
 *
 * @throws ConfigurationError with every problem at once, each naming its variable and none its value
 */
export function parseConfig(options: ConfigurationOptions): Configuration {
  const { env } = options;
  const problems: ConfigurationProblem[] = [];
  const report: Report = (variable, problem) => {
    problems.push({ variable, problem });
    return undefined;
  };
  checkNames(env, report);
  const tenantId = readGuid(env, "GRAPHVEIL_TENANT_ID", "the tenant's id in Entra ID", report);
  const clientId = readGuid(env, "GRAPHVEIL_CLIENT_ID", "the application (client) id in Entra ID", report);
  const cloudNames = Object.keys(clouds) as CloudName[];
  const cloud = oneOf(env, "GRAPHVEIL_CLOUD", cloudNames, "global", report);
  const audience = matching(
    env,
    "GRAPHVEIL_AUDIENCE",
    audienceForm,
    "is not an audience: 1 to 600 letters, digits, : / . _ ~ -",
    report,
  );
  const callerAuthentication = oneOf(env, "GRAPHVEIL_CALLER_AUTH", ["platform", "oidc"], "platform", report);
  const publicUrl = matching(
    env,
    "GRAPHVEIL_PUBLIC_URL",
    publicUrlForm,
    "is not an https URL without query and without a slash at the end",
    report,
  );
  const logLevel = oneOf(env, "GRAPHVEIL_LOG_LEVEL", logLevels, "info", report);
  const hashed = readPolicy(options, report);
  const policy = hashed?.policy;
  const keys = readKeys(env, policy?.keys.accept, report);
  if (policy !== undefined && callerAuthentication !== undefined)
    checkCallers(policy, callerAuthentication, report);
  if (
    problems.length > 0 ||
    tenantId === undefined ||
    clientId === undefined ||
    cloud === undefined ||
    callerAuthentication === undefined ||
    logLevel === undefined ||
    hashed === undefined
  ) {
    throw new ConfigurationError(problems);
  }
  return {
    tenantId,
    clientId,
    cloud,
    audience: audience ?? clouds[cloud].audience,
    keys,
    callerAuthentication,
    ...hashed,
    publicUrl,
    logLevel,
  };
}
