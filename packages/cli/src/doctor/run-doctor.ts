import type { Service } from "@graphveil/core";
import { type Diagnosis, type Finding, worstResult } from "@graphveil/core/health";
import type { CommandContext, CommandInput, RunCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { readGivenFile, writePublicFile } from "../files.ts";
import { namesRealTenant } from "../serve/environment.ts";
import { compareCredentials, readCredentials } from "./credential-file.ts";
import { type Deployed, openDeployed } from "./deployed.ts";
import { askFunction } from "./function-legs.ts";
import { type LocalService, openLocal, tryLocally, untriedLegs } from "./local-legs.ts";
import { checkMailboxes } from "./mailbox-checks.ts";
import { directReach, proxyReach, type Reach } from "./reach.ts";
import { reportFile } from "./report-file.ts";
import { lookAtTenant } from "./rows/all.ts";
import type { StateFile } from "./rows/kept-links.ts";
import { judgeByScopeGroup } from "./scope-group.ts";
import { findingTable, summaryLine } from "./table.ts";
import { checkUrl } from "./url-checks.ts";
import { readWait, untilSettled } from "./wait.ts";

type Options = CommandInput["options"];

const textOf = (value: Options[string]): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

/** All that one run found. */
interface Outcome {
  readonly findings: readonly Finding[];
  /** Where something kept the command from looking; undefined where it looked. */
  readonly exitCode: ExitCode | undefined;
  /** The way to Graph; undefined where there is none. */
  readonly reach: Reach | undefined;
  /** This machine's proxy; undefined where it has no configuration. */
  readonly service: Service | undefined;
}

/** What a run is made with. */
interface Examination {
  readonly options: Options;
  readonly context: CommandContext;
  /** The deployed proxy; undefined where the legs are tried on this machine. */
  readonly deployed: Deployed | undefined;
  /** Text of the file with the application's credentials. */
  readonly credentials: string | undefined;
}

interface Chain {
  readonly findings: readonly Finding[];
  readonly diagnosis: Diagnosis | undefined;
  readonly exitCode?: ExitCode | undefined;
}

const tryChain = async ({ deployed }: Examination, { service, findings }: LocalService): Promise<Chain> => {
  if (deployed !== undefined) return askFunction(deployed, service?.configuration.policyHash);
  if (service !== undefined) {
    const diagnosis = await tryLocally(service);
    return { findings: diagnosis.findings, diagnosis };
  }
  const exitCode = findings.length > 0 ? EXIT.configuration : undefined;
  return { findings: untriedLegs("the configuration has faults"), diagnosis: undefined, exitCode };
};

/** Graph itself where the exchange works here, else the proxy. */
const reachOf = ({ deployed }: Examination, { service }: LocalService, chain: Chain): Reach | undefined => {
  const exchanged = chain.findings.some(({ check, result }) => check === "exchange" && result === "pass");
  if (deployed === undefined) return service !== undefined && exchanged ? directReach(service) : undefined;
  return chain.diagnosis === undefined ? undefined : proxyReach(deployed);
};

const stateOf = ({ options, context: { folder } }: Examination): StateFile | undefined => {
  const path = textOf(options["state"]);
  return path === undefined ? undefined : { folder, path, now: Date.now() };
};

const nothingLocal: LocalService = { findings: [], service: undefined };

/** One run over the chain: what can be waited for. */
async function examine(examination: Examination): Promise<Outcome> {
  const { options, context, deployed, credentials } = examination;
  const local = namesRealTenant(context.env) ? openLocal(context.env, context.fetch) : nothingLocal;
  const chain = await tryChain(examination, local);
  const scopeGroup = textOf(options["scopeGroup"]);
  const { diagnosis } = chain;
  const told =
    scopeGroup === undefined || diagnosis === undefined
      ? chain.findings
      : judgeByScopeGroup({ ...diagnosis, findings: chain.findings }, scopeGroup);
  const compared =
    credentials === undefined ? [] : [compareCredentials(readCredentials(credentials), diagnosis?.identity)];
  const reach = reachOf(examination, local, chain);
  const mailboxes = await checkMailboxes(reach, {
    inside: textOf(options["inside"]),
    outside: textOf(options["outside"]),
    scopeGroup,
  });
  const url =
    deployed !== undefined && diagnosis !== undefined
      ? await checkUrl(deployed, textOf(options["large"]))
      : [];
  const hasFaults = local.findings.some(({ result }) => result === "fail");
  return {
    findings: [...local.findings, ...told, ...compared, ...mailboxes, ...url],
    reach,
    service: local.service,
    exitCode: chain.exitCode ?? (hasFaults ? EXIT.configuration : undefined),
  };
}

/** What only the tenant tells, once the chain is as it will be. */
async function addTenant(outcome: Outcome, examination: Examination): Promise<Outcome> {
  const { reach, service, findings } = outcome;
  if (reach === undefined || examination.options["quick"] === true) return outcome;
  const told = await lookAtTenant({ reach, service, state: stateOf(examination) });
  return { ...outcome, findings: [...findings, ...told] };
}

/** Legs without which nothing is known: where one was not tried, not all is well. */
const CHAIN =
  /^(?:configuration|function|subjectToken|federatedCredential|exchange|roles|graph|keys)(?:\.|$)/;

const exitOf = ({ findings, exitCode }: Outcome): ExitCode => {
  if (exitCode !== undefined) return exitCode;
  const isBad = ({ check, result }: Finding) =>
    result === "fail" || (result === "untried" && CHAIN.test(check));
  return findings.some(isBad) ? EXIT.no : EXIT.done;
};

const show = (
  { findings }: Outcome,
  options: Options,
  { write, colours = false, columns = 100 }: CommandContext,
) => {
  if (options["json"] === true) {
    write(`${JSON.stringify({ result: worstResult(findings), findings }, null, 2)}\n`);
    return;
  }
  const lines = [...findingTable(findings, { colours, width: columns }), "", summaryLine(findings)];
  write(lines.map((line) => `${line}\n`).join(""));
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** The deployed proxy where one is named, or where no variables of the proxy are set: then it is the local server. */
const deployedOf = async (options: Options, context: CommandContext): Promise<Deployed | undefined> => {
  const named = textOf(options["url"]) ?? textOf(context.env["GRAPHVEIL_ENDPOINT"]);
  return named === undefined && namesRealTenant(context.env) ? undefined : openDeployed(options, context);
};

const readCredentialFile = async (options: Options, { folder }: CommandContext) => {
  const path = textOf(options["credentials"]);
  return path === undefined ? undefined : (await readGivenFile(folder, path)).toString("utf8");
};

/**
 * Examines the chain from the configuration to Graph, prints what was found, and what to do.
 *
 * @throws CommandError for wrong options, a file that cannot be read or written
 */
export const runDoctor: RunCommand = async ({ options }, context) => {
  const { writeError, sleep = pause, folder } = context;
  const waitMs = readWait(textOf(options["wait"]));
  const examination = {
    options,
    context,
    deployed: await deployedOf(options, context),
    credentials: await readCredentialFile(options, context),
  };
  const settled = await untilSettled(() => examine(examination), {
    waitMs,
    now: Date.now,
    sleep,
    tell: writeError,
  });
  const outcome = await addTenant(settled, examination);
  const report = textOf(options["report"]);
  if (report !== undefined) await writePublicFile(folder, report, reportFile(outcome.findings, Date.now()));
  show(outcome, options, context);
  return exitOf(outcome);
};
