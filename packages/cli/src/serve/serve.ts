import { ConfigurationError, type GraphProxy, missingGroups, type Service } from "@graphveil/core";
import { policyWarnings, warningText } from "@graphveil/core/policy-warnings";
import type { CommandContext, CommandInput } from "../command.ts";
import { exposureLines } from "../policy/exposure.ts";
import { curlWith, greeting, noLocalCaller, plainTargets } from "./greeting.ts";
import { startLife } from "./live.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";
import { readServeOptions, type ServeOptions } from "./options.ts";
import { createPersonOutput, createProgramOutput, type ServeOutput } from "./output.ts";
import { localPage, ownLinks } from "./page.ts";
import { watchBytes } from "./policy-watch.ts";
import { sampleTargets } from "./samples.ts";
import { readPolicyBytes, readServedPolicy, type ServedPolicy } from "./served-policy.ts";
import { openSource, type ServeSource } from "./source.ts";
import { dataFolder } from "./tls/data-folder.ts";
import { openLocalTls } from "./tls/local-authority.ts";

/** What `serve` runs in. */
export interface ServeContext extends Pick<CommandContext, "colours" | "env" | "write"> {
  /** Where relative paths start. Default: the process's own folder. */
  readonly folder?: string | undefined;
  /** As they were given. Default: none. */
  readonly options?: CommandInput["options"] | undefined;
}

/** What has to be said of a policy before the first request. */
const noticeOf = async ({ configuration: { policy }, parts }: Service): Promise<string | undefined> => {
  const warnings = [...policyWarnings(policy), ...(await missingGroups(parts))];
  const lines = warnings.map((warning) => `Warning: ${warningText(warning)}`);
  const isLocal = policy.callers.some(({ match }) => "local" in match);
  const notices = isLocal ? lines : [...lines, noLocalCaller];
  return notices.length === 0 ? undefined : notices.join("\n");
};

/** The proxy of the policy that is in force, which changes while the server runs. */
interface Served {
  readonly proxy: GraphProxy;
  /** What is in force now. */
  readonly service: () => Service;
  /** Puts another policy in force; throws what creating the service does, and then keeps the old. */
  readonly replace: (policy: string) => void;
}

const createServed = ({ createService }: ServeSource, policy: ServedPolicy | undefined): Served => {
  let service = createService(policy?.text);
  return {
    proxy: { handle: (request, invocation) => service.proxy.handle(request, invocation) },
    service: () => service,
    replace(text) {
      service = createService(text);
    },
  };
};

const KEPT = "The policy in force stays.";

/** Puts each new text of the policy's file in force, or says why the old one stays. */
const watchPolicy = (
  { path, bytes }: ServedPolicy,
  shown: string,
  { replace, service }: Served,
  output: ServeOutput,
): (() => void) =>
  watchBytes({
    path,
    bytes,
    missing: () => output.say("WARN", `${shown} cannot be read. ${KEPT}`),
    changed(changed) {
      const read = readPolicyBytes(shown, changed);
      if (!read.ok) return output.say("WARN", `${read.summary}. ${KEPT}`, read.lines);
      try {
        replace(read.text);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        const lines = error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
        return output.say("WARN", `${shown} cannot be served. ${KEPT}`, lines);
      }
      const { policy, policyHash } = service().configuration;
      return output.say("INFO", `${shown} is in force, with the hash ${policyHash}.`, exposureLines(policy));
    },
  });

const targetsFor = async (
  { stack }: ServeSource,
  { proxy }: Served,
  { faults, json }: ServeOptions,
): Promise<readonly string[]> =>
  stack === undefined || json || faults.length > 0 ? plainTargets : sampleTargets(proxy, stack.tenant);

const happeningsOf = ({ faults, liveSeconds }: ServeOptions): readonly string[] => [
  ...(faults.length === 0 ? [] : [`Faults: ${faults.join(", ")}`]),
  ...(liveSeconds === undefined ? [] : [`The tenant lives: something happens every ${liveSeconds} s.`]),
];

/**
 * Serves what the environment names, or the embedded simulator where it names no tenant.
 *
 * @throws CommandError, PortError, ConfigurationError for all that the person who started it can mend
 */
export async function serve(context: ServeContext): Promise<LocalServer> {
  const started = performance.now();
  const { env, write, folder = process.cwd(), colours = false } = context;
  const options = readServeOptions({ options: context.options ?? {} }, env);
  const output = options.json ? createProgramOutput(write) : createPersonOutput(write, colours);
  const policy = options.policy === undefined ? undefined : await readServedPolicy(folder, options.policy);
  const source = openSource(options, env, output.log);
  const served = createServed(source, policy);
  const tls = options.tls ? await openLocalTls(dataFolder(env)) : undefined;
  const targets = await targetsFor(source, served, options);
  const tenant = source.tenantOf(served.service());
  const page = (base: string) => {
    const profiles = exposureLines(served.service().configuration.policy);
    return localPage({
      base,
      curl: curlWith(tls?.authorityFile),
      tenant,
      profiles,
      targets,
      links: ownLinks,
    });
  };
  const server = await startLocalServer(served.proxy, options.port, { tls, page });
  const notice = options.faults.length === 0 ? await noticeOf(served.service()) : undefined;
  const simulated = source.stack !== undefined;
  output.ready({ url: server.base, tenant, simulated, authorityFile: tls?.authorityFile }, () =>
    greeting({
      base: server.base,
      tenant,
      targets,
      profiles: exposureLines(served.service().configuration.policy),
      notice,
      authority: tls === undefined ? undefined : { file: tls.authorityFile, validTo: tls.validTo },
      happenings: happeningsOf(options),
      secondsToStart: (performance.now() - started) / 1000,
    }),
  );
  const ends = [
    ...(policy === undefined ? [] : [watchPolicy(policy, options.policy ?? "", served, output)]),
    ...(source.stack === undefined || options.liveSeconds === undefined
      ? []
      : [startLife(source.stack.tenant, options.liveSeconds, (sentence) => output.say("INFO", sentence))]),
  ];
  return {
    base: server.base,
    async close() {
      for (const end of ends) end();
      await server.close();
    },
  };
}
