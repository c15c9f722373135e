import { join } from "node:path";
import type { HttpFunction } from "@google-cloud/functions-framework";
import {
  createService,
  createYoungGenerationLimit,
  type ProxyRequest,
  readFile,
  writeNodeReply,
} from "@graphveil/core";
import { takeOver } from "./front.ts";
import { googlePlatform } from "./platform.ts";
import { readInvocation, readRequest } from "./request.ts";

const { env } = process;
const DEFAULT_TIMEOUT_SECONDS = 60;
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

const limitYoungGeneration = createYoungGenerationLimit();

const serve = (request: ProxyRequest): Promise<Response> =>
  proxy.handle(request, readInvocation(request, timeoutMs));

/** The HTTP function. */
export const graphveil: HttpFunction = async (incoming, response) => {
  await writeNodeReply(await serve(readRequest(incoming)), response);
  limitYoungGeneration();
};

takeOver(Number(env["PORT"]), {
  answer: async (request, response) => {
    await graphveil(request as Parameters<HttpFunction>[0], response as Parameters<HttpFunction>[1]);
  },
  answerUnreadable: serve,
});
