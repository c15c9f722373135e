import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { auditLines, type LogLine, logLines } from "../harness/audit-lines.ts";
import { createScan } from "../harness/canary-scan.ts";
import type { Deployment } from "../harness/deployment.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { deployLambda } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${trace}-b7ad6b7169203331-01`;

const simulated = useNetwork();
const { stack } = simulated;

/** The lines of a request that was served, one that was refused, and one whose upstream failed. */
const linesOf = async (deployment: Deployment): Promise<readonly LogLine[]> => {
  const headers = { traceparent };
  const secret = "adele.vance%40northwind-traders.com";
  expect((await deployment.request("/v1.0/users?$top=2", { headers })).status).toBe(200);
  expect((await deployment.request(`/v1.0/users/${secret}/messages?$filter=${secret}`)).status).toBe(403);
  stack.simulator.faults.inject({ leg: "graph", fault: { kind: "malformedJson" }, times: 2 });
  expect((await deployment.request("/v1.0/groups")).status).toBe(502);
  await vi.waitFor(() => expect(auditLines(deployment.output())).toHaveLength(3));
  const output = deployment.output();
  expect(output).not.toMatch(/https?:\/\/|\$top|%40|%24/i);
  expect(createScan(stack)(output)).toEqual([]);
  return logLines(output);
};

const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/audit.schema.json"), "utf8"));
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isAuditEvent = new Ajv2020({ formats: { "date-time": dateTime } }).compile(schema);

const expectAudits = (lines: readonly LogLine[]) => {
  expect(lines).toHaveLength(3);
  for (const { audit } of lines) {
    isAuditEvent(audit);
    expect(isAuditEvent.errors ?? []).toEqual([]);
  }
  expect(lines.map(({ audit }) => audit)).toMatchObject([
    {
      decision: "permit",
      operation: "/users",
      status: 200,
      records: 2,
      upstream: { status: 200, retries: 0 },
    },
    { decision: "deny", operation: "/users/{user-id}/messages", status: 403, error: "operationRefused" },
    { decision: "permit", operation: "/groups", status: 502, error: "upstreamInvalid", records: 0 },
  ]);
};

describe("on AWS", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deployLambda(stack, simulated.network);
  });
  afterAll(() => deployment.stop());

  test("each audit event carries its metrics in Embedded Metric Format", async () => {
    const lines = await linesOf(deployment);
    expectAudits(lines);
    for (const line of lines) {
      const { CloudWatchMetrics, Timestamp } = line["_aws"] as {
        readonly Timestamp: number;
        readonly CloudWatchMetrics: readonly {
          readonly Dimensions: readonly (readonly string[])[];
          readonly Metrics: readonly { readonly Name: string }[];
        }[];
      };
      expect(Timestamp).toBe(Date.parse(String((line["audit"] as LogLine)["time"])));
      for (const { Dimensions, Metrics } of CloudWatchMetrics) {
        for (const dimension of Dimensions.flat()) expect(line[dimension]).toBeTypeOf("string");
        for (const { Name } of Metrics) expect(line[Name]).toBeTypeOf("number");
      }
    }
    expect(
      lines.map(({ level, FunctionName, Refusals, Failures, Records }) => [
        level,
        FunctionName,
        Refusals,
        Failures,
        Records,
      ]),
    ).toEqual([
      ["INFO", "graphveil", 0, 0, 2],
      ["WARN", "graphveil", 1, 0, 0],
      ["ERROR", "graphveil", 0, 1, 0],
    ]);
    expect(lines[0]?.["audit"]).toMatchObject({ caller: "acme-aws", traceparent });
  });
});

describe("on Google Cloud", () => {
  let deployment: Deployment;
  const project = "graphveil-demo";
  beforeAll(async () => {
    deployment = await deployGoogleFunction(stack, simulated.network, {
      // The second has Google's libraries print their requests with all headers.
      environment: { GOOGLE_CLOUD_PROJECT: project, GOOGLE_SDK_NODE_LOGGING: "*" },
    });
  });
  afterAll(() => deployment.stop());

  test("each audit event has the fields that Cloud Logging reads", async () => {
    const lines = await linesOf(deployment);
    expectAudits(lines);
    expect(lines.map(({ severity }) => severity)).toEqual(["INFO", "WARNING", "ERROR"]);
    for (const { httpRequest, message, time, audit } of lines) {
      expect([message, time]).toEqual(["audit", expect.stringMatching(/^\d{4}-.*Z$/)]);
      const { method, status, bytes } = audit as LogLine;
      expect(httpRequest).toEqual({
        requestMethod: method,
        status,
        responseSize: String(bytes),
        latency: expect.stringMatching(/^\d+\.\d{3}s$/),
      });
    }
    expect(lines[0]).toMatchObject({
      "logging.googleapis.com/trace": `projects/${project}/traces/${trace}`,
      "logging.googleapis.com/trace_sampled": true,
      audit: { caller: "acme-gcp" },
    });
  });
});
