import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useNetwork } from "../../harness/network.ts";
import type { Job, Places } from "../client.ts";
import { type Endpoint, endpoints } from "../endpoints.ts";
import { expectations } from "../expectations.ts";
import { python as client, limitOf } from "../limits.ts";
import { expectOutcome, type Outcome } from "../outcome.ts";
import { type Ground, readGround } from "../truth.ts";

const jobs = Object.keys(expectations) as readonly Job[];
/** The interpreter of an environment that has the client; `.ci/run` makes one. */
const interpreter = process.env["GRAPHVEIL_PYTHON"] ?? "python3";

const simulated = useNetwork();
const { stack } = simulated;
let ground: Ground;

beforeAll(async () => {
  ground = await readGround(stack);
});

const THROTTLED = 4;

/** What the program needs of a proof: Python signs and fetches by itself. */
const proofFor = async ({ proof }: Endpoint): Promise<object> => {
  if (proof.kind === "bearer") return { kind: "bearer", token: await proof.token() };
  if (proof.kind === "none") return proof;
  const { aws } = stack.simulator.world;
  return { kind: "signature", region: aws.region, ...aws.callers[0] };
};

describe.each(endpoints)(`$name, read by ${client}`, ({ start }) => {
  let endpoint: Endpoint;
  const outcomes = new Map<Job, Outcome>();

  beforeAll(async () => {
    endpoint = await start(stack, simulated.network);
    const [spare = expect.unreachable()] = ground.spare;
    const { faults } = stack.simulator;
    faults.inject({
      leg: "graph",
      fault: { kind: "status", status: 429, retryAfter: "0" },
      times: THROTTLED,
      matches: ({ target }) => target.includes(spare.raw),
    });
    const placesOf = (job: Job): Places =>
      job === "patience" ? { ...ground.places, user: spare.sealed } : ground.places;
    const tasks = jobs.map((job) => ({ job, places: placesOf(job) }));
    const input = JSON.stringify({ base: endpoint.base, proof: await proofFor(endpoint), tasks });
    const run = promisify(execFile)(interpreter, [join(import.meta.dirname, "client.py")], {
      env: { ...process.env, ...simulated.network.environment, SSL_CERT_FILE: simulated.network.caFile },
      maxBuffer: 64 * 1024 * 1024,
    });
    run.child.stdin?.end(input);
    const came = JSON.parse((await run).stdout) as readonly Outcome[];
    for (const [at, job] of jobs.entries()) outcomes.set(job, came[at] ?? "no words");
  }, 120_000);

  afterAll(() => endpoint.stop());

  test.each(jobs)("%s", (job) => {
    const [spare] = ground.spare;
    const truth = { ...ground.truth, newest: spare?.newest ?? [] };
    expectOutcome(outcomes.get(job) ?? "no words", { job, truth, limit: limitOf(client, job, endpoint) });
  });
});
