import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  deployedPackage,
  frameworkLockPath,
  lockCommand,
  lockFaults,
  type NpmLock,
} from "../build/framework.ts";

/** A committed file that a command with network access writes, and that must agree with the rest of the repository. */
export interface MaintainedFile {
  /** What it is, for the messages. */
  readonly name: string;
  /** Below the root of the repository, with slashes. */
  readonly path: string;
  /** Files of the repository that it must agree with. */
  readonly inputs: readonly string[];
  /** Writes it again. */
  readonly command: string;
  /** What does not agree. */
  readonly faults: (root: string) => Promise<readonly string[]>;
}

/** Every maintained file. */
export const maintainedFiles: readonly MaintainedFile[] = [
  {
    name: "lockfile of the Google function",
    path: frameworkLockPath,
    inputs: ["pnpm-workspace.yaml"],
    command: lockCommand,
    faults: async (root) => {
      const lock = JSON.parse(await readFile(join(root, frameworkLockPath), "utf8")) as NpmLock;
      return lockFaults(lock, await deployedPackage(root));
    },
  },
];
