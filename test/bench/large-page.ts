import { createBurstCloud, runBurst } from "../harness/burst.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { graphToken } from "../harness/graph-token.ts";
import { createCloudWithPages, createLargePage } from "../harness/large-pages.ts";
import { peakMegabytes, residentMegabytes } from "../harness/process-usage.ts";
import { sealedIds } from "../harness/sealed-ids.ts";
import { absolute, type Figure, medianOfRuns, type Run } from "./figures.ts";
import { createSandboxes, type Sandbox } from "./lambda.ts";

const MB = 1024 * 1024;
const PAGE_MB = 25;
const RUNS = 5;
/** What each caller asks for, how many ask at once on Cloud Run, and the memory of the function there by default. */
const BURST = { pageMb: 10, callers: 80, memoryMb: 1024 } as const;

const timed = async (box: Sandbox, target: string): Promise<number> => {
  const started = performance.now();
  await box.get(target);
  return performance.now() - started;
};

/** One page of 25 MB through the bundle and through a handler that parses and writes it: the time, and what memory it takes. */
export async function largePageFigures(): Promise<readonly Figure[]> {
  const { body } = await createLargePage(PAGE_MB * MB);
  const small = `${body.slice(0, body.indexOf("},{") + 1)}]}`;
  const stack = createCloudWithPages((target) => (target.includes("$skip=1") ? body : small));
  const network = await stack.simulator.listen();
  try {
    const sandboxes = createSandboxes(stack, network, await graphToken(stack));
    const plain = stack.tenant.mailboxes[0]?.owner.id ?? "";
    const [sealed = ""] = sealedIds(stack)("directoryObject", [plain]);
    const target = (id: string, skip: number) => `/v1.0/users/${id}/messages?$top=1000&$skip=${skip}`;
    const [times, growth]: [Run[], Run[]] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      const [ours, bare] = [await sandboxes.graphveil(), await sandboxes.parseThrough()];
      for (let warm = 0; warm < 5; warm++) {
        await ours.get(target(sealed, 0));
        await bare.get(target(plain, 0));
      }
      const before = residentMegabytes(ours.process);
      times.push({
        ours: await timed(ours, target(sealed, 1)),
        baseline: await timed(bare, target(plain, 1)),
      });
      growth.push({ ours: peakMegabytes(ours.process) - before, baseline: body.length / MB });
      await Promise.all([ours.stop(), bare.stop()]);
    }
    return [
      medianOfRuns(`page of ${PAGE_MB} MB, over pass-through that parses and writes`, "ms", times, 1),
      medianOfRuns(`page of ${PAGE_MB} MB: growth of peak memory, over the body`, "MB", growth, 3),
    ];
  } finally {
    await network.close();
  }
}

/** Many callers at once with large pages on one instance of Cloud Run: memory, and whether anybody gets a wrong reply. */
export async function burstFigures(): Promise<readonly Figure[]> {
  const { pageMb, callers, memoryMb } = BURST;
  const cloud = await createBurstCloud(pageMb * MB);
  const network = await cloud.stack.simulator.listen();
  const leave = network.routeThisProcess();
  const environment = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb) };
  const deployment = await deployGoogleFunction(cloud.stack, network, { environment });
  try {
    const { right, overloaded, wrong, peakMb } = await runBurst(cloud, deployment, callers);
    const title = `${callers} callers with pages of ${pageMb} MB at once`;
    process.stdout.write(`${title}: ${right} right, ${overloaded} told to come again; ${wrong.join(", ")}\n`);
    return [
      absolute(`${title}: peak memory, of ${memoryMb} MB`, "MB", peakMb, memoryMb),
      absolute(`${title}: wrong replies`, "replies", wrong.length, 0),
    ];
  } finally {
    await deployment.stop();
    leave();
    await network.close();
  }
}
