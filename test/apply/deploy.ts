import { hash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Network, SimulatedCloud } from "@graphveil/simulator";
import { unzipSync } from "fflate";
import type { Deployment } from "../harness/deployment.ts";
import { deployGoogleFunction, type GoogleDeployment } from "../harness/google-function.ts";
import { deployLambda, type LambdaDeployment } from "../harness/lambda.ts";
import { type Applied, block, text, variablesOf } from "./applied.ts";

/** Where Terraform was run, for paths in the state. */
const exampleFolder = join(import.meta.dirname, "..", "..", "infra", "examples", "any");

const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), "graphveil-applied-"));

/** The deployment, whose folders go when it stops. */
const removing = <T extends Deployment>(deployment: T, folders: readonly string[]): T => ({
  ...deployment,
  async stop() {
    await deployment.stop();
    for (const folder of folders) await rm(folder, { recursive: true });
  },
});

async function write(folder: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

/** Unpacks the zip that was applied, as the platform does. */
async function unpack(path: string, folder: string): Promise<Buffer> {
  const zip = await readFile(join(exampleFolder, path));
  await write(folder, unzipSync(zip));
  return zip;
}

/** The files of the function's layer: the policy, where it is too long for the environment. */
function layerOf(applied: Applied): Readonly<Record<string, string>> {
  const [version, ...others] = applied.all("aws_lambda_layer_version");
  if (version === undefined) return {};
  const archive = applied.one("archive_file");
  if (version["filename"] !== archive["output_path"]) throw new Error("the layer has no policy");
  if (String(applied.one("aws_lambda_function")["layers"]) !== version["arn"] || others.length > 0)
    throw new Error("the function has no policy");
  const source = block(archive, "source");
  return { [text(source, "filename")]: text(source, "content") };
}

/** What the platform would run: the zip of the state, its variables, and the layer if there is one. */
export async function deployAppliedLambda(
  applied: Applied,
  stack: SimulatedCloud,
  network: Network,
): Promise<LambdaDeployment> {
  const lambda = applied.one("aws_lambda_function");
  const [taskRoot, layer] = await Promise.all([temporary(), temporary()]);
  const zip = await unpack(text(lambda, "filename"), taskRoot);
  if (lambda["source_code_hash"] !== hash("sha256", zip, "base64"))
    throw new Error("another zip was applied");
  if (lambda["reserved_concurrent_executions"] === 0) throw new Error("the function is switched off");
  await write(layer, layerOf(applied));
  const deployment = await deployLambda(stack, network, {
    taskRoot,
    layer,
    handler: text(lambda, "handler"),
    variables: variablesOf(block(lambda, "environment"), "variables"),
    timeoutMilliseconds: Number(lambda["timeout"]) * 1000,
    authType: applied.one("aws_lambda_function_url")["authorization_type"] === "AWS_IAM" ? "AWS_IAM" : "NONE",
  });
  return removing(deployment, [taskRoot, layer]);
}

/** The same for the function on Google Cloud, whose policy is a variable. */
export async function deployAppliedGoogleFunction(
  applied: Applied,
  stack: SimulatedCloud,
  network: Network,
): Promise<GoogleDeployment> {
  const run = applied.one("google_cloudfunctions2_function");
  const build = block(run, "build_config");
  const service = block(run, "service_config");
  const object = applied.one("google_storage_bucket_object");
  const staged = block(block(build, "source"), "storage_source");
  if (staged["object"] !== object["name"]) throw new Error("another zip is built");
  const source = await temporary();
  await unpack(text(object, "source"), source);
  const invokers = applied.all("google_cloud_run_v2_service_iam_member").map(({ member }) => member);
  const deployment = await deployGoogleFunction(stack, network, {
    source,
    target: text(build, "entry_point"),
    variables: variablesOf(service, "environment_variables"),
    environment: { CLOUD_RUN_TIMEOUT_SECONDS: String(service["timeout_seconds"]) },
    allowUnauthenticated: invokers.includes("allUsers"),
  });
  return removing(deployment, [source]);
}
