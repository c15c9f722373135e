import {
  createFunctionUrl,
  createLambdaRuntimeApi,
  type LambdaRuntimeApi,
  type Network,
  type NodeProcess,
  spawnLambdaRuntime,
} from "@graphveil/simulator";
import { type AnyCloud, commonEnvironment } from "./configuration.ts";
import { createSignedFetch, lambdaBundle } from "./lambda.ts";

/** How a pool of one function's instances is deployed. */
export interface LambdaPoolOptions {
  /** How many instances there are; each works on one request at a time. */
  readonly instances: number;
  /** All of the function's own variables; default what the bundle needs in the stack's world. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Default: the built bundle. */
  readonly taskRoot?: string;
}

/** A Lambda function of several instances behind one URL. */
export interface LambdaPool {
  /** `https://<host>` as the caller knows it. */
  readonly base: string;
  /** Sends a signed request as the known caller. */
  request(target: string, init?: RequestInit): Promise<Response>;
  readonly processes: readonly NodeProcess[];
  stop(): Promise<void>;
}

interface Instance {
  readonly api: LambdaRuntimeApi;
  readonly process: NodeProcess;
  busy: number;
}

/** Gives each event to the instance that has least to do, as Lambda gives it to one that is free. */
function createDispatch(instances: readonly Instance[]): LambdaRuntimeApi["stream"] {
  return async (event, options) => {
    const [free] = instances.toSorted((one, other) => one.busy - other.busy);
    if (free === undefined) throw new RangeError("a pool has instances");
    free.busy += 1;
    const done = () => {
      free.busy -= 1;
    };
    const result = await free.api.stream(event, options);
    if (result.kind === "reply") result.body.once("close", done);
    else done();
    return result;
  };
}

/** Runs instances of a built bundle under the real runtime client, behind one Function URL that verifies SigV4. */
export async function deployLambdaPool(
  stack: AnyCloud,
  network: Network,
  options: LambdaPoolOptions,
): Promise<LambdaPool> {
  const { world } = stack.simulator;
  const { aws } = world;
  const { taskRoot = lambdaBundle } = options;
  const variables = options.variables ?? {
    ...commonEnvironment(stack),
    GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
  };
  const environment = { ...network.environment, ...variables };
  const start = async (): Promise<Instance> => {
    const api = await createLambdaRuntimeApi({ functionArn: aws.functionArn });
    const runtime = { runtimeApi: api, aws, taskRoot, handler: "index.handler", environment };
    const process = spawnLambdaRuntime(runtime);
    await api.waitUntilReady();
    return { api, process, busy: 0 };
  };
  const instances = await Promise.all(Array.from({ length: options.instances }, start));
  const door = createFunctionUrl({ world, runtimeApi: { stream: createDispatch(instances) } });
  const unmount = network.mount(door);
  const signed = createSignedFetch(world, fetch);
  return {
    base: door.url,
    request: (target, init) => signed(door.url + target, init),
    processes: instances.map(({ process }) => process),
    async stop() {
      unmount();
      await Promise.all(instances.map(({ process }) => process.stop()));
      await Promise.all(instances.map(({ api }) => api.close()));
    },
  };
}
