import { BatchRequestContent, BatchResponseContent } from "@microsoft/microsoft-graph-client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { auditLines } from "../harness/audit-lines.ts";
import type { Deployment } from "../harness/deployment.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { createIdSealer } from "../harness/id-sealer.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { deployLambda } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";

interface Page {
  readonly value: readonly { readonly id: string }[];
  readonly "@odata.nextLink"?: string;
}

/** A request of one of the client's batches. */
interface Step {
  readonly id: string;
  readonly url: string;
  readonly dependsOn?: string[];
}

const simulated = useNetwork();
const { stack } = simulated;
const sealIds = createIdSealer(createInProcessService(stack).parts);

const deployments = [
  { name: "the Lambda bundle under the real runtime client", deploy: deployLambda },
  { name: "the function bundle under the real functions-framework", deploy: deployGoogleFunction },
];

describe.each(deployments)("$name", ({ deploy }) => {
  let deployment: Deployment;
  /** Sealed ids of people with mailboxes. */
  let people: readonly string[];

  beforeAll(async () => {
    deployment = await deploy(stack, simulated.network);
    const owners = stack.tenant.mailboxes.map(({ owner }) => owner.id).slice(0, 20);
    people = [...(await sealIds(owners)).values()];
  });

  afterAll(() => deployment.stop());

  /** Sends a batch as Microsoft's unmodified client builds it, and reads it as that does. */
  const send = async (steps: readonly Step[]) => {
    const content = new BatchRequestContent(
      steps.map(({ url, ...step }) => ({ ...step, request: new Request(new URL(url, deployment.base)) })),
    );
    const reply = await deployment
      .graphClient()
      .api("/$batch")
      .post(await content.getContent());
    return new BatchResponseContent(reply);
  };

  test("serves the batches of Microsoft's client: twenty mailboxes at once, and their next pages", async () => {
    const first = await send(
      people.map((id, at) => ({ id: String(at), url: `/v1.0/users/${id}/messages?$top=2&$select=id` })),
    );
    const links: string[] = [];
    for (const [at] of people.entries()) {
      const reply = first.getResponseById(String(at));
      expect(reply.status).toBe(200);
      const page = (await reply.json()) as Page;
      expect(page.value.length).toBeLessThanOrEqual(2);
      links.push(...[page["@odata.nextLink"]].filter((link) => link !== undefined));
    }
    expect(links.length).toBeGreaterThan(2);
    const next = await send(links.map((url, at) => ({ id: String(at), url })));
    for (const [at] of links.entries()) expect(next.getResponseById(String(at)).status).toBe(200);
  });

  test("holds what depends on a refused request, and leaves one audit event for all", async () => {
    const before = auditLines(deployment.output()).length;
    const reply = await send([
      { id: "1", url: "/v1.0/users?$select=displayName" },
      { id: "2", url: "/v1.0/users?$top=1", dependsOn: ["1"] },
    ]);
    expect(["1", "2"].map((id) => reply.getResponseById(id).status)).toEqual([403, 424]);
    await vi.waitFor(() => expect(auditLines(deployment.output()).slice(before)).toHaveLength(1));
  });
});
