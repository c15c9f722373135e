import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { createBurstCloud, runBurst } from "../harness/burst.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { createCloudWithPages } from "../harness/large-pages.ts";

const MB = 1024 * 1024;
/** What Google takes of a reply with a length (cloud.google.com/run/quotas): larger ones have to be chunked. */
const GOOGLE_LIMIT = 32 * MB;

/** Runs with the function deployed over services, in whose network this process lives meanwhile. */
async function withFunction<T>(
  stack: ReturnType<typeof createCloudWithPages>,
  environment: Readonly<Record<string, string>>,
  work: (deployment: Awaited<ReturnType<typeof deployGoogleFunction>>) => Promise<T>,
): Promise<T> {
  const network = await stack.simulator.listen();
  const leave = network.routeThisProcess();
  const deployment = await deployGoogleFunction(stack, network, { environment });
  try {
    return await work(deployment);
  } finally {
    await deployment.stop();
    leave();
    await network.close();
    expect(stack.simulator.unsimulated).toEqual([]);
  }
}

/** Short addresses become long pseudonyms: what Graph sends is below the limit of one reply, and what leaves is above. */
const growingPage = (records: number): string => {
  const recipients = Array.from({ length: 500 }, (_, at) => ({ emailAddress: { address: `${at}@a.b` } }));
  return JSON.stringify({
    value: Array.from({ length: records }, () => ({ isRead: true, toRecipients: recipients })),
  });
};

describe("a large reply on Google", { timeout: 120_000 }, () => {
  test("leaves in chunks and without a length, which Google takes of any size", async () => {
    const page = growingPage(1000);
    expect(page.length).toBeLessThan(GOOGLE_LIMIT);
    const stack = createCloudWithPages(() => page);
    await withFunction(stack, {}, async (deployment) => {
      const people = (await (await deployment.request("/v1.0/users?$select=id")).json()) as {
        readonly value: readonly { readonly id: string }[];
      };
      const [head, payload] = (await deployment.callerToken()).split(".");
      const { headers, body } = await new Promise<{ headers: object; body: Buffer }>((resolve, reject) => {
        const sent = request(
          {
            host: "127.0.0.1",
            port: deployment.container.port,
            path: `/v1.0/users/${people.value[0]?.id}/messages?$top=1000`,
            headers: { authorization: `Bearer ${head}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE` },
          },
          (response) => {
            buffer(response).then((bytes) => resolve({ headers: response.headers, body: bytes }), reject);
          },
        );
        sent.once("error", reject);
        sent.end();
      });
      expect(headers).toMatchObject({ "transfer-encoding": "chunked" });
      expect(headers).not.toHaveProperty("content-length");
      expect(body.length).toBeGreaterThan(GOOGLE_LIMIT);
      const { value } = JSON.parse(body.toString("utf8")) as { readonly value: readonly object[] };
      expect(value).toHaveLength(1000);
    });
  });

  test("comes right or is refused when many ask at once, and memory stays below its limit", async () => {
    const limitMb = 320;
    const cloud = await createBurstCloud(3 * MB);
    // The variable by which a function learns of its memory where its container has no limit, as here.
    const environment = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(limitMb) };
    await withFunction(cloud.stack, environment, async (deployment) => {
      const { right, overloaded, wrong, peakMb } = await runBurst(cloud, deployment, 16);
      expect(wrong).toEqual([]);
      expect(right + overloaded).toBe(16);
      expect(right).toBeGreaterThan(0);
      expect(peakMb).toBeLessThan(limitMb);
    });
  });
});
