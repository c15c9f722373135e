import { createSimulatedCloud, defaultWorld } from "@graphveil/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { deployLambda } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";
import { backstage, programs, type Tenant } from "./expected.ts";
import { runExample } from "./programs.ts";

/** A world in which the metadata server is that of a machine of the caller's, so that its identity is the one that is admitted. */
const world = {
  ...defaultWorld,
  gcp: {
    ...defaultWorld.gcp,
    callers: [{ name: "acme", ...defaultWorld.gcp.serviceAccount, invoker: true }],
  },
};
const simulated = useNetwork(createSimulatedCloud({ world }));
const { people, mailboxes } = simulated.stack.tenant;
const tenant: Tenant = { people: people.length, mailboxes: mailboxes.length };

/** The simulated network for curl, Python and Node. */
const networkVariables = (): Readonly<Record<string, string>> => {
  const { environment, caFile } = simulated.network;
  const lower = Object.entries(environment).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    ...Object.fromEntries(lower.filter(([name]) => name.endsWith("_proxy"))),
    ...environment,
    CURL_CA_BUNDLE: caFile,
    REQUESTS_CA_BUNDLE: caFile,
  };
};

describe("against the Lambda bundle behind a Function URL that verifies signatures", () => {
  let lambda: Awaited<ReturnType<typeof deployLambda>>;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    lambda = await deployLambda(simulated.stack, simulated.network);
    const [caller = expect.unreachable()] = world.aws.callers;
    environment = {
      ...networkVariables(),
      ENDPOINT: `${lambda.base}/`,
      AWS_ACCESS_KEY_ID: caller.accessKeyId,
      AWS_SECRET_ACCESS_KEY: caller.secretAccessKey,
      AWS_SESSION_TOKEN: caller.sessionToken,
      AWS_EC2_METADATA_DISABLED: "true",
    };
  });
  afterAll(() => lambda.stop());

  test.each(programs)("%s signs its requests", async (name, args, check) => {
    check(await runExample(name, environment, ...args), tenant);
  });

  test("typescript/backstage.ts says that it cannot sign", async () => {
    const { code, stderr } = await runExample(backstage[0], environment);
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot sign")]);
  });
});

describe("against the function bundle behind a front end that verifies identity tokens", () => {
  let google: Awaited<ReturnType<typeof deployGoogleFunction>>;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    google = await deployGoogleFunction(simulated.stack, simulated.network);
    environment = { ...networkVariables(), ENDPOINT: google.base };
  });
  afterAll(() => google.stop());

  test.each(programs)("%s sends an identity token", async (name, args, check) => {
    // curl has no library that asks the metadata server: it is given the token.
    const token = name.startsWith("curl/") ? { TOKEN: await google.callerToken() } : {};
    check(await runExample(name, { ...environment, ...token }, ...args), tenant);
  });

  test(`${backstage[0]} sends an identity token`, async () => {
    const [name, check] = backstage;
    check(await runExample(name, environment), tenant);
  });
});
