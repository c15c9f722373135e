import { createStack } from "@graphveil/simulator";
import { deployGoogleFunction } from "./harness/google-function.ts";
import { deployLambda } from "./harness/lambda.ts";
const stack = createStack();
const network = await stack.simulator.listen();
const leave = network.routeThisProcess();
for (const deploy of [deployLambda, deployGoogleFunction]) {
  const d = await deploy(stack, network);
  const r = await d.request("/v1.0/users?$top=1");
  console.log(r.status, await r.text());
  console.log(d.output());
  await d.stop();
}
console.log(stack.simulator.unsimulated, stack.simulator.journal.entries.map((e) => [e.leg, e.status, e.target.slice(0, 60)]));
leave();
await network.close();
