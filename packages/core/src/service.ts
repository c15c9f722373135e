import { createLog, type Log, type LogFormat } from "./audit/log.ts";
import { clouds } from "./clouds/microsoft-clouds.ts";
import { createParts, type Parts } from "./composition.ts";
import { type Configuration, parseConfig } from "./configuration/configuration.ts";
import { reviewCallers } from "./configuration/policy-review.ts";
import { policyWarnings, warningText } from "./configuration/policy-warnings.ts";
import { ConfigurationError } from "./configuration/problems.ts";
import { memoryLimit } from "./hosting/memory-limit.ts";
import { createPinnedFetch } from "./http/bounded-fetch.ts";
import { createNodeFetch } from "./http/node-fetch.ts";
import type { AssertionSigner } from "./identity/assertion/assertion-signer.ts";
import type { SubjectTokenProvider } from "./identity/assertion/subject-token.ts";
import type { ManagedKeyReference } from "./keys/key-reference.ts";
import type { RootKeySource } from "./keys/root-key.ts";
import { departureText } from "./privacy/profile/departure.ts";
import { createProxy, type HostedProxy } from "./proxy/proxy.ts";

/** What a platform contributes to the service: who it is, where its keys are, and the hosts that these two need. */
export interface Platform {
  /** Hosts of the platform's own services, to be pinned. */
  readonly hosts: readonly string[];
  readonly subjectTokens: SubjectTokenProvider;
  readonly rootKeys: (reference: ManagedKeyReference) => RootKeySource;
  /** The signer behind a certificate, asked for only where one is configured. Default: none, and a certificate is refused. */
  readonly signers?: ((reference: ManagedKeyReference) => AssertionSigner) | undefined;
}

/** Options of {@link createService}. */
export interface ServiceOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or undefined if there is none. */
  readonly readFile: (path: string) => string | undefined;
  /** Where `policy.json` is looked for while `GRAPHVEIL_POLICY` is not set. */
  readonly policyPaths: readonly string[];
  readonly logFormat: LogFormat;
  /** Takes a log line with its newline. */
  readonly write: (line: string) => void;
  /** Builds the platform's side with a fetch that reaches only pinned hosts. */
  readonly platform: (configuration: Configuration, fetch: typeof globalThis.fetch) => Platform;
  /** Default: see `createNodeFetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** The proxy, ready to serve, and what it was made from. */
export interface Service {
  readonly proxy: HostedProxy;
  /** What the proxy goes through: a command line reaches Graph, keys, views and policy by these. */
  readonly parts: Parts;
  readonly configuration: Configuration;
  readonly log: Log;
}

/** Hosts that the proxy reaches on every platform: the cloud's authority and Graph, and the key sets that the policy names. */
const commonHosts = ({ cloud, policy }: Configuration): readonly string[] => {
  const { authorityHost, graphRoot } = clouds[cloud];
  const keySets = policy.callers.flatMap(({ match }) =>
    "oidc" in match ? [new URL(match.oidc.jwksUri).host] : [],
  );
  return [authorityHost, new URL(graphRoot).host, ...keySets];
};

/** Says of each caller whose profile is not what its name says, by what, and what of the policy can hardly be meant. */
const reviewPolicy = ({ policy }: Configuration, log: Log): void => {
  for (const warning of policyWarnings(policy))
    log.write("warn", `GRAPHVEIL_POLICY at ${warningText(warning)}`, { code: warning.code });
  for (const { name, departure } of reviewCallers(policy)) {
    if (departure.label === departure.profile) continue;
    const level = departure.loosenedBy.length > 0 ? "warn" : "info";
    log.write(level, `The caller ${name} reads under ${departureText(departure)}.`, {
      caller: name,
      profile: departure.label,
    });
  }
};

/** What of the memory Graph's replies may take: with each goes what is written of it, and what both leave behind. */
const REPLIES_RATIO = 1 / 4;

const reportProblems = (error: unknown, log: Log): void => {
  if (!(error instanceof ConfigurationError)) return;
  for (const { variable, problem } of error.problems)
    log.write("error", `${variable} ${problem}`, { variable });
};

/**
 * Reads the configuration and builds the proxy for a platform. Nothing is fetched yet.
 *
 * @throws ConfigurationError after every problem was logged in a line of its own; nothing must be served then
 */
export function createService(options: ServiceOptions): Service {
  const { env, write, logFormat } = options;
  const project = env["GOOGLE_CLOUD_PROJECT"];
  const functionName = env["AWS_LAMBDA_FUNCTION_NAME"];
  const logTo = (level: Configuration["logLevel"]) =>
    createLog({ format: logFormat, level, write, now: Date.now, functionName, project });
  try {
    const configuration = parseConfig(options);
    const log = logTo(configuration.logLevel);
    reviewPolicy(configuration, log);
    const hosts = new Set(commonHosts(configuration));
    const fetch = createPinnedFetch({ allowedHosts: hosts, fetch: options.fetch ?? createNodeFetch() });
    const platform = options.platform(configuration, fetch);
    for (const host of platform.hosts) hosts.add(host);
    const { subjectTokens, rootKeys, signers } = platform;
    const replyBudgetBytes = memoryLimit(env) * REPLIES_RATIO;
    const parts = createParts({
      configuration,
      subjectTokens,
      rootKeys,
      signers,
      fetch,
      log,
      replyBudgetBytes,
    });
    return { proxy: createProxy(parts), parts, configuration, log };
  } catch (error) {
    reportProblems(error, logTo("info"));
    throw error;
  }
}
