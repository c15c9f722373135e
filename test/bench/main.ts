import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSimulatedCloud, type Network, type SimulatedCloud } from "@graphveil/simulator";
import { graphToken } from "../harness/graph-token.ts";
import { batchFigures } from "./batch.ts";
import { startUpFigures } from "./command-line.ts";
import { decideFigures } from "./decide.ts";
import { type Figure, table } from "./figures.ts";
import { googleFigures } from "./google.ts";
import { benchTargets, createSandboxes, type Sandboxes } from "./lambda.ts";
import { burstFigures, largePageFigures } from "./large-page.ts";
import { lookupFigure } from "./lookup.ts";
import { warmFigures, warmPages } from "./pages.ts";
import { policyFigures } from "./policy.ts";
import { pushDownFigure } from "./push-down.ts";
import { coldFigures, memoryFigures, sizeFigure } from "./requests.ts";
import { sanitizeFigures } from "./sanitize.ts";

const root = join(import.meta.dirname, "..", "..");
const dist = join(root, "dist");

/** What the parts share that ask functions. */
interface Services {
  readonly stack: SimulatedCloud;
  readonly network: Network;
  readonly token: string;
  readonly sandboxes: Sandboxes;
  readonly targets: ReturnType<typeof benchTargets>;
}

/** Measures with functions over services of its own. */
const withServices =
  (measure: (services: Services) => Promise<readonly Figure[]>) => async (): Promise<readonly Figure[]> => {
    const stack = createSimulatedCloud();
    const network = await stack.simulator.listen();
    try {
      const token = await graphToken(stack);
      const sandboxes = createSandboxes(stack, network, token);
      return await measure({ stack, network, token, sandboxes, targets: benchTargets(stack) });
    } finally {
      await network.close();
    }
  };

const pages = withServices(async ({ sandboxes, targets }) => {
  const figures: Figure[] = [];
  for (const page of warmPages(targets)) figures.push(...(await warmFigures(sandboxes, page)));
  return figures;
});

/** What is measured, by the names under which it can be asked for. */
const parts: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  decide: async () => decideFigures(),
  lookup: async () => [await lookupFigure()],
  sanitize: sanitizeFigures,
  policy: policyFigures,
  "push-down": async () => [await pushDownFigure()],
  pages,
  batch: withServices(({ stack, sandboxes, targets }) => batchFigures(stack, sandboxes, targets)),
  google: withServices(({ stack, network, token, targets }) =>
    googleFigures(stack, network, { token, ...targets }),
  ),
  "large-page": largePageFigures,
  burst: burstFigures,
  cold: withServices(({ sandboxes, targets }) => coldFigures(sandboxes, targets.small)),
  memory: withServices(({ sandboxes, targets }) => memoryFigures(sandboxes, targets.small)),
  "command-line": startUpFigures,
  sizes: async () => [
    sizeFigure("Lambda zip", join(dist, "aws-lambda.zip"), 350),
    sizeFigure("function zip", join(dist, "gcp-function.zip"), 400),
  ],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0)
  throw new RangeError(`no part ${unknown.join(", ")}: there are ${Object.keys(parts).join(", ")}`);

execFileSync(process.execPath, [join(root, "tools", "build", "main.ts")], { cwd: root, stdio: "inherit" });
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(parts))
  if (asked.length === 0 || asked.includes(name)) figures.push(...(await measure()));
// Some parts are no answer to whether every bar holds, and do not take the place of one.
const file = asked.length === 0 ? "bench.json" : "bench-parts.json";
writeFileSync(join(dist, file), `${JSON.stringify(figures, null, 2)}\n`);
process.stdout.write(`${table(figures)}\n`);
if (figures.some(({ holds }) => !holds)) process.exitCode = 1;
