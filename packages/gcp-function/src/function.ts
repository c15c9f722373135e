import { join } from "node:path";
import type { HttpFunction } from "@google-cloud/functions-framework";
import {
  createService,
  createYoungGenerationLimit,
  type EncodedReply,
  memoryLimit,
  type ProxyRequest,
  readFile,
  readNodeRequest,
  writeNodeReply,
} from "@graphveil/core";
import { takeOver } from "./front.ts";
import { googlePlatform } from "./platform.ts";
import { readInvocation } from "./request.ts";

const { env } = process;
const DEFAULT_TIMEOUT_SECONDS = 60;
/** The framework's own. */
const DEFAULT_PORT = 8080;
const timeoutMs = Number(env["CLOUD_RUN_TIMEOUT_SECONDS"] ?? DEFAULT_TIMEOUT_SECONDS) * 1000;

/** Built when the instance starts; a fault of the configuration ends the process, so nothing is served. */
const { proxy } = createService({
  env,
  readFile,
  policyPaths: [join(import.meta.dirname, "policy.json"), "/opt/policy.json"],
  logFormat: "google",
  write: (line) => process.stdout.write(line),
  platform: googlePlatform("metadata"),
});

const limitYoungGeneration = createYoungGenerationLimit(memoryLimit(env));

const serve = async (request: ProxyRequest, written?: Promise<void>): Promise<EncodedReply> => {
  const reply = await proxy.answer(request, { ...readInvocation(request, timeoutMs), written });
  limitYoungGeneration();
  return reply;
};

/** The HTTP function. */
export const graphveil: HttpFunction = async (incoming, response) => {
  await writeNodeReply(await serve(readNodeRequest(incoming)), response);
};

takeOver(Number(env["PORT"] ?? DEFAULT_PORT), serve);
