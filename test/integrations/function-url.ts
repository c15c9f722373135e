/*
 * The built Lambda function behind a Function URL that verifies SigV4, over a small generated tenant: it prints where that is,
 * through which HTTP proxy its name is reached, and the keys of a caller that may invoke it. It ends when its input ends.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createGeneratedCloud } from "@graphveil/simulator";
import { deployLambda, lambdaBundle } from "../harness/lambda.ts";

const MAILBOXES = 7;

const root = join(import.meta.dirname, "..", "..");
if (!existsSync(lambdaBundle))
  execFileSync(process.execPath, [join(root, "tools", "build", "main.ts")], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
const cloud = createGeneratedCloud({ generated: { mailboxes: MAILBOXES } });
const network = await cloud.simulator.listen();
const leave = network.routeThisProcess();
const lambda = await deployLambda(cloud, network);
const [caller] = cloud.simulator.world.aws.callers;
process.stdout.write(
  `${JSON.stringify({
    base: lambda.base,
    proxy: network.proxyUrl,
    caFile: network.caFile,
    accessKeyId: caller?.accessKeyId,
    secretAccessKey: caller?.secretAccessKey,
    sessionToken: caller?.sessionToken,
    mailboxes: MAILBOXES,
  })}\n`,
);
for await (const _ of process.stdin);
await lambda.stop();
leave();
await network.close();
