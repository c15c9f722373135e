import { missingGroups, type Service } from "@graphveil/core";
import { policyWarnings, warningText } from "@graphveil/core/policy-warnings";
import { exposureLines } from "../policy/exposure.ts";
import { isBadPort } from "./bad-ports.ts";
import { createEmbeddedService } from "./embedded.ts";
import { createRealService, namesRealTenant } from "./environment.ts";
import { exampleTargets, greeting, noLocalCaller, plainTargets } from "./greeting.ts";
import { type LocalServer, PortError, startLocalServer } from "./local-server.ts";

/** What `serve` runs in. */
export interface ServeContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes lines for the person who started it, and audit events. */
  readonly write: (text: string) => void;
}

const DEFAULT_PORT = 8787;

const portOf = (env: ServeContext["env"]): number => {
  const text = env["PORT"] ?? String(DEFAULT_PORT);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new PortError("PORT must be a number from 0 to 65535");
  if (isBadPort(port))
    throw new PortError(
      `browsers and fetch refuse port ${port}, which belongs to another protocol; set PORT to another, such as ${DEFAULT_PORT}`,
    );
  return port;
};

/** The sealed id of the first user whose mail may be read, as the server itself gives it out; none under some policies. */
const firstMailbox = async (base: string): Promise<string | undefined> => {
  const users = await fetch(`${base}/v1.0/users?$select=id&$top=50`);
  if (!users.ok) return undefined;
  const { value } = (await users.json()) as { readonly value: readonly { readonly id: string }[] };
  for (const { id } of value) {
    const messages = await fetch(`${base}/v1.0/users/${encodeURIComponent(id)}/messages?$top=1&$select=id`);
    if (messages.ok) return id;
  }
  return undefined;
};

/** Those of the targets that the policy does not refuse. */
const answered = async (base: string, targets: readonly string[]): Promise<readonly string[]> => {
  const statuses = await Promise.all(targets.map(async (target) => (await fetch(base + target)).status));
  return targets.filter((_, index) => (statuses[index] ?? 0) < 400);
};

/** What has to be said of a policy before the first request. */
const noticeOf = async ({ configuration: { policy }, parts }: Service): Promise<string | undefined> => {
  const warnings = [...policyWarnings(policy), ...(await missingGroups(parts))];
  const lines = warnings.map((warning) => `Warning: ${warningText(warning)}`);
  const isLocal = policy.callers.some(({ match }) => "local" in match);
  const notices = isLocal ? lines : [...lines, noLocalCaller];
  return notices.length === 0 ? undefined : notices.join("\n");
};

/** What is said of the policy. */
const policyPart = async (service: Service) => ({
  profiles: exposureLines(service.configuration.policy),
  notice: await noticeOf(service),
});

/** Serves what the environment names, or the embedded simulator where it names no tenant. */
export async function serve({ env, write }: ServeContext): Promise<LocalServer> {
  const started = performance.now();
  const port = portOf(env);
  const seconds = () => (performance.now() - started) / 1000;
  let quiet = true;
  const writeLine = (line: string): void => {
    if (!quiet) write(line);
  };
  if (namesRealTenant(env)) {
    const service = createRealService(env, writeLine);
    quiet = false;
    const { tenantId, cloud } = service.configuration;
    const server = await startLocalServer(service.proxy, port);
    const targets = plainTargets;
    const tenant = `${tenantId} (${cloud})`;
    const said = await policyPart(service);
    write(greeting({ base: server.base, tenant, targets, ...said, secondsToStart: seconds() }));
    return server;
  }
  const { service, stack } = createEmbeddedService(env, writeLine);
  const server = await startLocalServer(service.proxy, port);
  const mailbox = await firstMailbox(server.base);
  const examples =
    mailbox === undefined ? [] : await answered(server.base, exampleTargets(mailbox, stack.tenant));
  const plain = examples.length < 3 ? await answered(server.base, plainTargets) : [];
  const targets = [...examples, ...plain].slice(0, 3);
  const tenant = `${stack.tenant.displayName}, simulated: ${stack.tenant.people.length} users`;
  const said = await policyPart(service);
  write(greeting({ base: server.base, tenant, targets, ...said, secondsToStart: seconds() }));
  quiet = false;
  return server;
}
