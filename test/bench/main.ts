import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSimulatedCloud } from "@graphveil/simulator";
import { startUpFigures } from "./command-line.ts";
import { decideFigures } from "./decide.ts";
import { type Figure, table } from "./figures.ts";
import { benchTargets, createSandboxes } from "./lambda.ts";
import { lookupFigure } from "./lookup.ts";
import { policyFigures } from "./policy.ts";
import { pushDownFigure } from "./push-down.ts";
import { coldFigures, memoryFigures, sizeFigure, warmFigure } from "./requests.ts";
import { sanitizeFigures } from "./sanitize.ts";

const root = join(import.meta.dirname, "..", "..");
const dist = join(root, "dist");

/** A bearer token that the simulated Graph takes, for the bare handler. */
const graphToken = async (stack: ReturnType<typeof createSimulatedCloud>): Promise<string> => {
  const { createFederatedCredential } = await import("@graphveil/core");
  const { createStsSubjectTokenProvider } = await import("@graphveil/aws-lambda");
  const { aws, entra } = stack.simulator.world;
  const { fetch } = stack.simulator;
  const credential = createFederatedCredential({
    tenantId: entra.tenantId,
    clientId: entra.clientId,
    cloud: "global",
    subjectTokens: createStsSubjectTokenProvider({ region: aws.region, credentials: aws.proxy, fetch }),
    fetch,
  });
  return (await credential.getToken("https://graph.microsoft.com/.default"))?.token ?? "";
};

const requestFigures = async (): Promise<readonly Figure[]> => {
  const stack = createSimulatedCloud();
  const network = await stack.simulator.listen();
  try {
    const sandboxes = createSandboxes(stack, network, await graphToken(stack));
    const targets = await benchTargets(stack, sandboxes);
    return [
      await warmFigure(sandboxes, "100 events", targets.events),
      await warmFigure(sandboxes, "100 messages", targets.messages),
      ...(await coldFigures(sandboxes, targets.small)),
      ...(await memoryFigures(sandboxes, targets.small)),
    ];
  } finally {
    await network.close();
  }
};

execFileSync(process.execPath, [join(root, "tools", "build", "main.ts")], { cwd: root, stdio: "inherit" });
const figures: readonly Figure[] = [
  ...decideFigures(),
  await lookupFigure(),
  ...(await sanitizeFigures()),
  ...(await policyFigures()),
  await pushDownFigure(),
  ...(await requestFigures()),
  sizeFigure("Lambda zip", join(dist, "aws-lambda.zip"), 350),
  sizeFigure("function zip", join(dist, "gcp-function.zip"), 400),
  ...(await startUpFigures()),
];
writeFileSync(join(dist, "bench.json"), `${JSON.stringify(figures, null, 2)}\n`);
process.stdout.write(`${table(figures)}\n`);
if (figures.some(({ holds }) => !holds)) process.exitCode = 1;
