import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as graph from "@microsoft/microsoft-graph-client";
import { AwsV4Signer } from "aws4fetch";
import { expect, test } from "vitest";
import { createIdSealer } from "../harness/id-sealer.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { deployLambda } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";

const simulated = useNetwork();
const page = join(import.meta.dirname, "..", "..", "docs", "calling.md");

/** The client that the page's program makes, in the names that it leaves to its reader. */
async function documentedClient(given: Readonly<Record<string, unknown>>): Promise<graph.Client> {
  const blocks = [...(await readFile(page, "utf8")).matchAll(/```js\n([\s\S]*?)```/g)].map(
    ([, code = ""]) => code,
  );
  const code = blocks.find((block) => block.includes("AwsV4Signer")) ?? expect.unreachable();
  const program = code.replaceAll(/^import .*$/gm, "");
  const names = { ...graph, AwsV4Signer, ...given };
  return new Function(...Object.keys(names), `${program}; return client;`)(...Object.values(names));
}

test("the middleware of docs/calling.md signs what AWS reads, pages included", async () => {
  const { aws } = simulated.stack.simulator.world;
  const [caller] = aws.callers;
  const { base: endpoint, stop } = await deployLambda(simulated.stack, simulated.network);
  const client = await documentedClient({ endpoint, region: aws.region, ...caller });
  const users: { readonly id: string }[] = [];
  const first = await client.api("/users").select("id").top(50).get();
  await new graph.PageIterator(client, first, (user: { id: string }) => users.push(user) > 0).iterate();
  expect(users).toHaveLength(simulated.stack.tenant.people.length);
  const [mailbox = expect.unreachable()] = simulated.stack.tenant.mailboxes;
  const sealed = await createIdSealer(createInProcessService(simulated.stack).parts)([mailbox.owner.id]);
  const events = client
    .api(`/users/${[...sealed.values()][0]}/events`)
    .filter("start/dateTime ge '2026-01-01'");
  expect((await events.get()).value.length).toBeGreaterThan(0);
  await stop();
});
