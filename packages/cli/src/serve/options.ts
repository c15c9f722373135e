import type { CommandContext, CommandInput } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { type ServeFault, serveFaults } from "../commands/serve-faults.ts";
import { EXIT } from "../exit-codes.ts";
import { isBadPort } from "./bad-ports.ts";
import { PortError } from "./local-server.ts";

/** What a person asks `serve` for. */
export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Path of the policy that is watched; undefined where nobody named one. */
  readonly policy: string | undefined;
  readonly tls: boolean;
  readonly faults: readonly ServeFault[];
  /** Seconds between two changes of the simulated tenant; undefined where nothing changes. */
  readonly liveSeconds: number | undefined;
  /** True where only the real clouds will do. */
  readonly real: boolean;
  /** True for a program that reads the output. */
  readonly json: boolean;
}

const DEFAULT_PORT = 8787;
const DEFAULT_LIVE_SECONDS = 5;
const MAX_LIVE_SECONDS = 86_400;

type Value = CommandInput["options"][string];

const wrongUse = (message: string): CommandError => new CommandError(EXIT.wrongUse, message);

/** The number of a port, from the option or, without one, from the variable. */
const portOf = (option: Value, variable: string | undefined): number => {
  const [source, text] =
    typeof option === "string" ? ["--port", option] : ["PORT", variable ?? String(DEFAULT_PORT)];
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new PortError(`${source} must be a number from 0 to 65535`);
  if (isBadPort(port))
    throw new PortError(
      `browsers and fetch refuse port ${port}, which belongs to another protocol; set ${source} to another, such as ${DEFAULT_PORT}`,
    );
  return port;
};

const isFault = (name: string): name is ServeFault => Object.hasOwn(serveFaults, name);

const faultsOf = (option: Value): readonly ServeFault[] => {
  if (typeof option !== "string") return [];
  const names = option.split(",").map((name) => name.trim());
  const faults = names.filter(isFault);
  if (faults.length < names.length)
    throw wrongUse("--fault has a name that is not one of the list; see graphveil serve --help.");
  return faults;
};

const liveSecondsOf = (option: Value): number | undefined => {
  if (option === undefined || option === false) return undefined;
  if (option === true) return DEFAULT_LIVE_SECONDS;
  const seconds = /^\d+(?:\.\d+)?$/.test(option) ? Number(option) : 0;
  if (seconds < 0.01 || seconds > MAX_LIVE_SECONDS)
    throw wrongUse(`--live takes seconds between two changes, from 0.01 to ${MAX_LIVE_SECONDS}.`);
  return seconds;
};

/**
 * Reads the options of `serve`.
 *
 * @throws CommandError (wrong use) for a value that means nothing, and for options that exclude each other
 * @throws PortError for a port that cannot be used
 */
export function readServeOptions(
  { options }: Pick<CommandInput, "options">,
  env: CommandContext["env"],
): ServeOptions {
  const { port, policy, tls, fault, live, real, json } = options;
  if (real === true && (fault !== undefined || live !== undefined))
    throw wrongUse("--fault and --live are of the simulated clouds, so they do not go with --real.");
  return {
    port: portOf(port, env["PORT"]),
    policy: typeof policy === "string" ? policy : undefined,
    tls: tls === true,
    faults: faultsOf(fault),
    liveSeconds: liveSecondsOf(live),
    real: real === true,
    json: json === true,
  };
}
