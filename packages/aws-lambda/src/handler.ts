import { createService, createYoungGenerationLimit, readFile } from "@graphveil/core";
import type { Context } from "aws-lambda";
import { readInvocation, readRequest } from "./event.ts";
import { awsPlatform } from "./platform.ts";
import { streamReply } from "./reply.ts";

const { env } = process;

/** Built while Lambda initialises; a fault of the configuration ends the initialisation, so nothing is served. */
const { proxy } = createService({
  env,
  readFile,
  policyPaths: [`${env["LAMBDA_TASK_ROOT"] ?? "."}/policy.json`, "/opt/policy.json"],
  logFormat: "aws",
  write: (line) => process.stdout.write(line),
  platform: awsPlatform({ region: env["AWS_REGION"] ?? "" }),
});

const limitYoungGeneration = createYoungGenerationLimit();

/** Answers an event of a Lambda Function URL (payload format 2.0, `RESPONSE_STREAM`), and refuses any other. */
export const handler = awslambda.streamifyResponse(async (event: unknown, stream, context: Context) => {
  const reply = await proxy.answer(readRequest(event), readInvocation(event, context));
  await streamReply(reply, stream);
  limitYoungGeneration();
});
