import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** Builds the deployable bundles, so that what is tested is what is deployed. */
export const setup = (): void => {
  execFileSync(process.execPath, [join(root, "tools", "build", "main.ts")], { cwd: root, stdio: "inherit" });
};
