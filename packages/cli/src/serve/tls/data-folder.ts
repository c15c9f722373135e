import { homedir } from "node:os";
import { join } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

const homeOf = (env: Env): string => env["HOME"] || homedir();

const bases: Partial<Record<NodeJS.Platform, (env: Env) => string>> = {
  darwin: (env) => join(homeOf(env), "Library", "Application Support"),
  win32: (env) => env["LOCALAPPDATA"] || join(homeOf(env), "AppData", "Local"),
};

/**
 * The folder of the person's own data for this program, where each system has it.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function dataFolder(env: Env, platform: NodeJS.Platform = process.platform): string {
  const base = bases[platform]?.(env) ?? (env["XDG_DATA_HOME"] || join(homeOf(env), ".local", "share"));
  return join(base, "graphveil");
}
